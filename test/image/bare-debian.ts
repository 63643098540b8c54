import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that run with a folder as their root. */
export interface Root {
  readonly folder: string;
  /** Runs a shell script as root. Throws with what it printed where it fails. */
  run(script: string, workdir: string): void;
  /** Starts a program as a user, on a root that can only be read but for the folders `writable`. */
  start(command: readonly string[], how: HowToStart): ChildProcess;
}

export interface HowToStart {
  readonly workdir: string;
  /** `uid:gid` */
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly writable: readonly string[];
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The Debian that the base image is made of. */
const DEBIAN = 'bookworm';

/**
 * Unpacks what a base image has: a bare Debian, and in it the Node and the npm that run this. Its packages are not configured,
 * which takes as long again and is not needed to run a program.
 */
export function createBareDebian(folder: string): Root {
  mkdirSync(folder, { recursive: true });
  execFileSync('debootstrap', ['--foreign', '--variant=minbase', DEBIAN, folder], { stdio: 'pipe' });
  const npm = realpathSync(execFileSync('which', ['npm'], { encoding: 'utf8' }).trim());
  cpSync(process.execPath, join(folder, 'usr/local/bin/node'));
  cpSync(join(npm, '../..'), join(folder, 'usr/local/lib/node_modules/npm'), { recursive: true });
  const launcher = '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n';
  writeFileSync(join(folder, 'usr/local/bin/npm'), launcher, { mode: 0o755 });
  for (const file of ['etc/resolv.conf', 'etc/hosts', 'etc/ssl/certs/ca-certificates.crt', 'root/.npmrc']) {
    if (existsSync(`/${file}`)) cpSync(`/${file}`, join(folder, file), { dereference: true });
  }
  return rootAt(folder);
}

export function rootAt(folder: string): Root {
  return {
    folder,
    run(script, workdir) {
      const inside = `cd ${workdir}; ${script}`;
      const mounts = `mount -t proc proc ${folder}/proc`;
      execFileSync('unshare', ['--mount', 'sh', '-ec', `${mounts}; exec ${chroot(folder, inside)}`], {
        env: { ...process.env, PATH, HOME: '/root' },
        stdio: 'pipe',
      });
    },
    start(command, { workdir, user, env, writable }) {
      const mounts = [
        `mount --bind ${folder} ${folder}`,
        `mount -t proc proc ${folder}/proc`,
        ...writable.map((each) => `mount --bind ${folder}${each} ${folder}${each}`),
        `mount -o remount,ro,bind ${folder}`,
      ].join('; ');
      const program = `cd ${workdir}; exec ${command.map(quoted).join(' ')}`;
      const inside = `${mounts}; exec ${chroot(folder, program, `--userspec=${user}`)}`;
      return spawn('unshare', ['--mount', 'sh', '-ec', inside], { env: { PATH, ...env } });
    },
  };
}

function chroot(folder: string, script: string, ...options: readonly string[]): string {
  return ['chroot', ...options, folder, '/bin/sh', '-ec', quoted(script)].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
