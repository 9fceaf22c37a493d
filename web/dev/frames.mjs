import { Transform } from 'node:stream';

/** The first frame of these bytes with its payload unmasked, or undefined if it is not whole. */
function frameOf(bytes) {
    if (bytes.length < 6) return undefined;
    let size = bytes[1] & 0x7f;
    let at = 2;
    if (size === 126) {
        size = bytes.readUInt16BE(2);
        at = 4;
    } else if (size === 127) {
        if (bytes.length < 10) return undefined;
        size = Number(bytes.readBigUInt64BE(2));
        at = 10;
    }
    if (bytes.length < at + 4 + size) return undefined;
    const key = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + size));
    for (let i = 0; i < size; i++) payload[i] ^= key[i & 3];
    return { head: bytes[0], payload, size: at + 4 + size };
}

/** A frame with a mask of zeros. */
function frame(head, payload) {
    const size = payload.length;
    const front = Buffer.alloc(size < 126 ? 6 : size < 65536 ? 8 : 14);
    front[0] = head;
    if (size < 126) front[1] = 0x80 | size;
    else if (size < 65536) {
        front[1] = 0x80 | 126;
        front.writeUInt16BE(size, 2);
    } else {
        front[1] = 0x80 | 127;
        front.writeBigUInt64BE(BigInt(size), 2);
    }
    return Buffer.concat([front, payload]);
}

/** The frames of a WebSocket client, each request with the token. */
export function tokenInto(token) {
    let kept = Buffer.alloc(0);
    return new Transform({
        transform(chunk, _encoding, done) {
            kept = Buffer.concat([kept, chunk]);
            for (let one = frameOf(kept); one; one = frameOf(kept)) {
                kept = kept.subarray(one.size);
                let { payload } = one;
                if (token && (one.head & 0x0f) === 1 && payload[0] === 0x7b) {
                    payload = Buffer.concat([Buffer.from(`{"token":"${token}",`), payload.subarray(1)]);
                }
                this.push(frame(one.head, payload));
            }
            done();
        },
    });
}
