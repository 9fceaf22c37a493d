import { defineConfig } from 'vite';

export default defineConfig({
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
    build: {
        target: 'es2022',
        outDir: process.env['KABAR_WEB_OUT'] ?? 'dist',
        emptyOutDir: true,
        // No data: addresses: the page's Content-Security-Policy has none for scripts and styles.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 300,
    },
});
