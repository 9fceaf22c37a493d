import { defineConfig } from 'vitest/config';

export default defineConfig({
    test: {
        include: ['test/**/*.test.ts'],
        // Of tests with many seeds, on a machine that does other things, too.
        testTimeout: 60_000,
        setupFiles: ['test/setup.ts'],
    },
});
