import { readFileSync } from 'node:fs';

export interface Instruction {
  /** `FROM`, `COPY`, `RUN`, … */
  readonly name: string;
  /** Its flags, such as `--from=build`, without the dashes. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows, with its lines joined. */
  readonly rest: string;
}

/** A stage of a Dockerfile, from its `FROM` to the next. */
export interface Stage {
  readonly base: string;
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** Reads what this project's Dockerfile uses of the format: comments, continued lines, flags, stages. */
export function readDockerfile(path: string): readonly Stage[] {
  const text = readFileSync(path, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ');
  const stages: { base: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const { name, flags, rest } = readInstruction(line);
    if (name === 'FROM') {
      const [base = '', , as = null] = rest.split(/\s+/);
      stages.push({ base, name: as, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, flags, rest });
  }
  return stages;
}

function readInstruction(line: string): Instruction {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const count = words.findIndex((word) => !word.startsWith('--') || !isFlagOf(name, word));
  const flags = words.slice(0, Math.max(0, count)).map((word) => {
    const [key = '', value = ''] = word.slice(2).split('=', 2);
    return [key, value] as const;
  });
  const rest = line.trim().slice(name.length).trim();
  const flagged = words.slice(0, Math.max(0, count)).join(' ');
  return { name, flags: Object.fromEntries(flags), rest: rest.slice(flagged.length).trim() };
}

/** Options of the command of a `HEALTHCHECK` are the image's too; those of a `RUN`'s command are not. */
function isFlagOf(instruction: string, word: string): boolean {
  return ['COPY', 'HEALTHCHECK', 'FROM'].includes(instruction) && /^--[a-z-]+=/.test(word);
}
