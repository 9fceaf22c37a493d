/** The first pause before the next attempt to connect, and the longest. */
export const firstPauseMs = 500;
export const longestPauseMs = 30_000;

/**
 * How long to wait before attempt number `attempt` (from 0): growing, and of each half by chance, so that the clients of
 * a server that restarts do not all come at once.
 */
export function pauseMs(attempt: number, random: () => number = Math.random): number {
    const full = Math.min(firstPauseMs * 2 ** Math.min(attempt, 16), longestPauseMs);
    return full / 2 + (full / 2) * random();
}
