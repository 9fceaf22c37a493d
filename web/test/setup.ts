import { webcrypto } from 'node:crypto';

// What every browser has, and Node 18 does not have by itself.
if (!globalThis.crypto) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
