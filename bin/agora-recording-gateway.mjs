#!/usr/bin/env node
// Plain JavaScript, and `import` only after the check: an older Node has to get as far as saying what it lacks.
if (process.features.typescript) {
  await import('../src/cli.ts');
} else {
  console.error(
    `agora-recording-gateway needs Node 22.18 or later, which runs TypeScript; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 78;
}
