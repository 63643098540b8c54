import { enableCompileCache } from 'node:module';

// Keeps compiled code in the folder for temporary files, for a faster next start. Does nothing if it can't be written.
enableCompileCache();
await import('./cli/program.ts');
