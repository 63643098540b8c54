import { parseEnv } from 'node:util';
import { readTextFile } from '../config/text-file.ts';
import type { Environment } from '../config/values.ts';
import { ConfigError } from '../config.ts';

/**
 * Reads the environment with the variables of a file such as `.env`, anew at each call; what the environment has takes
 * precedence. The file may be missing, but not go away: what it said would be given up without a word.
 * @throws ConfigError where the file is there, or was, and can't be read.
 */
export function createReadEnvironment(given: Environment, path: string): () => Environment {
  let wasThere = false;
  return () => {
    try {
      const read = parseEnv(readTextFile(path));
      wasThere = true;
      return { ...read, ...given };
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (isMissing && !wasThere) return given;
      throw new ConfigError([
        `${path}: can’t be read; expected a file in UTF-8${isMissing ? ', as there was' : ''}`,
      ]);
    }
  };
}
