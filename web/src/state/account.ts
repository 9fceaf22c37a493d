import type { Reply } from '../wire/objects';
import type { Answer, Profile, SessionInfo } from './chat';
import { answerOf, done, refusal, type Core } from './core';

/** One's own account and sessions, and who others are. */
export class Account {
    constructor(private readonly core: Core) {}

    async sessions(): Promise<Answer<readonly SessionInfo[]>> {
        const reply = await this.core.ask({ command: 'sessions' });
        return reply.status === 'OK' ? { ok: true, value: reply['sessions'] as SessionInfo[] } : refusal(reply);
    }

    async endSession(session: number): Promise<Answer> {
        return answerOf(await this.core.ask({ command: 'logout', session }));
    }

    async endOtherSessions(): Promise<Answer> {
        const all = await this.sessions();
        if (!all.ok) return all;
        const others = all.value.filter((one) => !one.current);
        const answers = await Promise.all(others.map(({ session }) => this.endSession(session)));
        return answers.find((answer) => !answer.ok) ?? done;
    }

    async changePassword(old: string, fresh: string): Promise<Answer> {
        return answerOf(await this.core.ask({ command: 'passwd', old_password: old, new_password: fresh }));
    }

    async setDisplay(display: string): Promise<Answer> {
        const reply = await this.core.ask({ command: 'profile', display: display.trim() });
        if (reply.status === 'OK') this.know(reply);
        return answerOf(reply);
    }

    async setStatusText(text: string): Promise<Answer> {
        const reply = await this.core.ask({ command: 'status', ...(text.trim() && { text: text.trim() }) });
        if (reply.status === 'OK') await this.load();
        return answerOf(reply);
    }

    /** One's own profile: the session tells less. */
    async load(): Promise<void> {
        const reply = await this.core.ask({ command: 'profile' });
        if (reply.status === 'OK') this.know(reply);
    }

    async profile(user: string): Promise<Answer<Profile>> {
        const isOwn = user === this.core.screen.me;
        const reply = await this.core.ask(isOwn ? { command: 'profile' } : { command: 'presence', user });
        if (reply.status !== 'OK') return refusal(reply);
        const profile: Profile = { user: String(reply['user']), display: String(reply['display']) };
        if (typeof reply['created'] === 'string') profile.created = reply['created'];
        if (typeof reply['status_text'] === 'string') profile.statusText = reply['status_text'];
        if (reply['bot'] === true) profile.bot = true;
        if (typeof reply['active'] === 'boolean') profile.active = reply['active'];
        this.core.screen.named(profile.user, profile.display);
        return { ok: true, value: profile };
    }

    async setBlocked(user: string, blocked: boolean): Promise<Answer> {
        const reply = await this.core.ask({ command: blocked ? 'block' : 'unblock', user });
        if (reply.status !== 'OK') return refusal(reply);
        const others = this.core.screen.now.blocked.filter((one) => one !== user);
        this.core.screen.set({ blocked: blocked ? [...others, user].sort() : others });
        return done;
    }

    private know(reply: Reply): void {
        const { me } = this.core.screen.now;
        if (!me) return;
        const { statusText: _, ...rest } = me;
        const display = String(reply['display']);
        const statusText = reply['status_text'];
        this.core.screen.set({ me: { ...rest, display, ...(typeof statusText === 'string' && { statusText }) } });
        this.core.screen.named(me.user, display);
        this.core.kept.lastMe = { ...rest, display };
    }
}
