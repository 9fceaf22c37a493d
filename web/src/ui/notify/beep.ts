let context: AudioContext | undefined;

/** Two short soft tones. */
export function beep(): void {
    try {
        context ??= new AudioContext();
        const now = context.currentTime;
        tone(context, 659, now);
        tone(context, 880, now + 0.11);
    } catch {
        // A browser without sound, or one that does not allow it yet: then it is silent.
    }
}

function tone(audio: AudioContext, hertz: number, at: number): void {
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
    source.connect(volume).connect(audio.destination);
    source.start(at);
    source.stop(at + 0.18);
}
