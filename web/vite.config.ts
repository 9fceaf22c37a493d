import { readdirSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const worker = 'sw.js';

/** Tells the service worker the names of all that the shell is made of. */
function shell(): Plugin {
    return {
        name: 'kabar-shell',
        generateBundle(_options, bundle) {
            const built = Object.keys(bundle).filter((name) => name !== worker && !name.endsWith('.html'));
            const names = [...built, ...readdirSync('public')].sort().map((name) => `/${name}`);
            const file = bundle[worker];
            if (file?.type === 'chunk') file.code = `const SHELL=${JSON.stringify(names)};${file.code}`;
        },
    };
}

export default defineConfig({
    plugins: [shell()],
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
    build: {
        target: 'es2022',
        outDir: process.env['KABAR_WEB_OUT'] ?? 'dist',
        emptyOutDir: true,
        // No data: addresses: the page's Content-Security-Policy has none for scripts and styles.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 300,
        rollupOptions: {
            input: { main: 'index.html', sw: 'src/sw.ts' },
            output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? worker : 'assets/[name]-[hash].js') },
        },
    },
});
