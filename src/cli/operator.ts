import { userInfo } from 'node:os';

/** Who is at the command line, for the audit trail. */
export function operator(): string {
  return `operator ${userInfo().username}`;
}
