/** Secrets that come as files: `NAME_FILE` is the path of a file with the value of `NAME` (secrets of Docker and Kubernetes). */
import { accessSettings } from './access.ts';
import { environment } from './environment.ts';
import { httpSettings } from './http-settings.ts';
import { storageSettingOf } from './storages.ts';
import { tracingSettings } from './tracing.ts';
import { attempt, type Environment, isSecret, type VariableRead } from './values.ts';

export interface WithSecretFiles {
  /** The variables with the secrets of their files in place of these. */
  readonly given: Environment;
  /** Reads a variable that is none of the gateway's own, as it is or from its file: `TENANTS_FILE` may refer to any. */
  readonly read: (name: string) => VariableRead;
  /** The secrets whose files could not be used. */
  readonly unread: ReadonlySet<string>;
  /** One line for each variable that is wrong. */
  readonly problems: readonly string[];
}

const SUFFIX = '_FILE';

/** Larger than any secret. */
const MAX_CHARACTERS = 64 * 1024;

/** No secret has one, but a file of another kind or encoding does. The lines of a PEM key may end with CRLF. */
const CONTROL_CHARACTER = /(?![\t\r\n])\p{Cc}/u;

/** Reads the files that hold secrets, without the line breaks at their ends. Other variables that end with `_FILE` are left alone. */
export function withSecretFiles(env: Environment, readText: (path: string) => string): WithSecretFiles {
  const given: Record<string, string | undefined> = { ...env };
  const unread = new Set<string>();
  const problems: string[] = [];
  for (const variable of Object.keys(env)) {
    const name = secretOfFile(variable);
    const schema = name === null ? null : schemaOf(name);
    if (name === null || schema === null) continue;
    delete given[variable];
    if (!isSecret(schema)) {
      problems.push(`${variable}: only secrets may come as files; expected ${name} itself`);
      continue;
    }
    const read = secretIn(env, name, readText);
    if ('value' in read) {
      given[name] = read.value;
      continue;
    }
    unread.add(name);
    problems.push(`${variable}: ${read.problem}`);
  }
  const read = (name: string): VariableRead => {
    const { [name]: value } = given;
    const file = `${name}${SUFFIX}`;
    if (given[file] !== undefined && secretOfFile(file) !== null) return secretIn(given, name, readText);
    return value === undefined ? { problem: `the variable ${name} is not set` } : { value };
  };
  return { given, read, unread, problems };
}

/** The variable whose value is in this one's file; null: this one is no such file, or a setting of its own. */
function secretOfFile(variable: string): string | null {
  if (!variable.endsWith(SUFFIX) || schemaOf(variable) !== null) return null;
  return variable.slice(0, -SUFFIX.length);
}

function secretIn(env: Environment, name: string, readText: (path: string) => string): VariableRead {
  const file = `${name}${SUFFIX}`;
  const { [file]: path = '', [name]: value } = env;
  if (value !== undefined) return { problem: `expected only one of ${name} and ${file}, and both are set` };
  const text = attempt(() => readText(path));
  const expected = `expected the path of a file with the value of ${name}`;
  if (text === null) return { problem: `the file of ${file} can’t be read; ${expected}` };
  const secret = text.replace(/[\r\n]+$/, '');
  if (secret.trim() === '') return { problem: `the file of ${file} is empty; ${expected}` };
  if (secret.length > MAX_CHARACTERS || CONTROL_CHARACTER.test(secret))
    return { problem: `what the file of ${file} has is no secret’s text; ${expected}` };
  return { value: secret };
}

/** The rule of one of the gateway's own variables; null: the gateway has no such variable. */
function schemaOf(name: string) {
  const shapes = [environment.shape, accessSettings.shape, httpSettings.shape, tracingSettings.shape];
  for (const shape of shapes) {
    const found = new Map(Object.entries(shape)).get(name);
    if (found !== undefined) return found;
  }
  return storageSettingOf(name);
}
