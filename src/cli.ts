import { enableCompileCache } from 'node:module';

// What has been compiled is kept for the next start, in the folder for temporary files. Where it can't be, nothing is lost.
enableCompileCache();
await import('./cli/program.ts');
