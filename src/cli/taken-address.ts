/** The settings that an address is from: variables of the environment, or options of the command line. */
interface Settings {
  readonly host: string;
  readonly port: string;
}

/** The system's error for an address that can't be listened on, with the setting that changes it; else the same error. */
export function withHint(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  settings: Settings,
): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const free = `Set ${settings.port} to another port, or to 0 for any that is free.`;
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken. ${free}`,
    EACCES: `this user may not listen on port ${port}. ${free}`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set ${settings.host} to one that is.`,
    ENOTFOUND: `${host} is not known. Set ${settings.host} to an address of this machine.`,
  };
  const hint = hints[code];
  return hint === undefined ? error : new Error(`${hint} (${code})`);
}
