import type { WireConversation } from '../wire/objects';
import type { Answer, RoomInfo } from './chat';
import { allPages, answerOf, refusal, type Core } from './core';
import type { Role, Who } from './model';

const roomsMax = 2_000;
const conversationsMax = 20_000;

/** The conversations as the server lists them. */
export const conversations = (core: Core) =>
    allPages<WireConversation>(core, { command: 'conversations', limit: 500 }, 'conversations', conversationsMax);

/** What is done with rooms and their members. */
export class Rooms {
    constructor(private readonly core: Core) {}

    create(room: Who, isPrivate: boolean): Promise<Answer<Who>> {
        return this.entered({ command: 'create', room: roomName(room), ...(isPrivate && { private: true }) });
    }

    join(room: Who): Promise<Answer<Who>> {
        return this.entered({ command: 'join', room: roomName(room) });
    }

    async leave(room: Who): Promise<Answer> {
        const reply = await this.core.ask({ command: 'leave', room });
        if (reply.status === 'OK') this.core.screen.removeTalk(room);
        return answerOf(reply);
    }

    async remove(room: Who): Promise<Answer> {
        const reply = await this.core.ask({ command: 'delete', with: room });
        if (reply.status === 'OK') this.core.screen.removeTalk(room);
        return answerOf(reply);
    }

    async public(): Promise<Answer<readonly RoomInfo[]>> {
        const { items, reply } = await allPages<RoomInfo>(this.core, { command: 'rooms', limit: 1000 }, 'rooms', roomsMax);
        return reply.status === 'OK' ? { ok: true, value: items } : refusal(reply);
    }

    async of(command: 'invite' | 'kick' | 'ban' | 'unban', room: Who, user: string): Promise<Answer> {
        return answerOf(await this.core.ask({ command, room, user: user.trim() }));
    }

    async setRole(room: Who, user: string, role: Role): Promise<Answer> {
        return answerOf(await this.core.ask({ command: 'role', room, user, role }));
    }

    /** The wire has no way to take a topic away: without a text it shows the one that is there. */
    async setTopic(room: Who, topic: string): Promise<Answer> {
        if (!topic.trim()) return refusal({ status: 'ERROR', code: 'empty_message' });
        return answerOf(await this.core.ask({ command: 'topic', room, text: topic.trim() }));
    }

    async setRetention(room: Who, days: number, messages: number): Promise<Answer> {
        return answerOf(await this.core.ask({ command: 'retention', room, days, messages }));
    }

    async setMuted(who: Who, muted: boolean): Promise<Answer> {
        const reply = await this.core.ask({ command: muted ? 'mute' : 'unmute', with: who });
        if (reply.status === 'OK') {
            const talk = this.core.screen.talkOf(who);
            talk.muted = muted;
            talk.touch();
        }
        return answerOf(reply);
    }

    /** Reads the list again: a room that was just entered has more than its event tells. */
    async refresh(): Promise<void> {
        const { items, reply } = await conversations(this.core);
        if (reply.status === 'OK') this.core.screen.list(items);
    }

    private async entered(command: { command: string; room: Who }): Promise<Answer<Who>> {
        const reply = await this.core.ask(command);
        if (reply.status !== 'OK') return refusal(reply);
        await this.refresh();
        return { ok: true, value: String(reply['room']) };
    }
}

const roomName = (typed: string): Who => (typed.trim().startsWith('#') ? typed.trim() : `#${typed.trim()}`);
