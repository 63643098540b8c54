import { enableCompileCache } from 'node:module';

// Keeps compiled code for the next start in the folder for temporary files. If it can't be written, the start is only slower.
enableCompileCache();
await import('./cli/program.ts');
