import { describe, expect, it } from 'vitest';
import { createLogDestination } from '../../../src/observability/log-destination.ts';

class SystemError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** An output that takes `room` more bytes, and then fails with `code`. */
function output() {
  let text = '';
  const state = { room: Number.POSITIVE_INFINITY, code: 'EAGAIN' };
  const due: (() => void)[] = [];
  const destination = createLogDestination({
    write(bytes) {
      if (state.room === 0) throw new SystemError(state.code);
      const taken = bytes.subarray(0, state.room);
      state.room -= taken.length;
      text += taken.toString();
      return taken.length;
    },
    later: (_ms, work) => void due.push(work),
    pause: () => {
      state.room += 4;
    },
    report: (dropped) => `(${dropped} missing)\n`,
    maxKeptBytes: 10,
  });
  return {
    ...destination,
    state,
    text: () => text,
    /** How many times it is going to try again. */
    waiting: () => due.length,
    tryAgain: () => due.splice(0).forEach((work) => void work()),
  };
}

describe('the log', () => {
  it('is written at once while that is possible', () => {
    const { write, text, waiting } = output();
    write('one\n');
    expect(text()).toBe('one\n');
    expect(waiting()).toBe(0);
  });

  it.each(['EAGAIN', 'EPIPE', 'ENOSPC', 'EIO'])(
    'is kept while it can’t be written (%s), and written later, each line whole',
    (code) => {
      const { write, text, state, tryAgain, waiting } = output();
      Object.assign(state, { room: 2, code });
      write('one\n');
      write('two\n');
      tryAgain();
      expect(text()).toBe('on');
      expect(waiting()).toBe(1);
      state.room = 100;
      tryAgain();
      expect(text()).toBe('one\ntwo\n');
      expect(waiting()).toBe(0);
    },
  );

  it('drops what is more than it may keep, and says how many lines once it can', () => {
    const { write, text, state, tryAgain, isLosing } = output();
    state.room = 0;
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) write(line);
    expect(isLosing()).toBe(true);
    state.room = 100;
    tryAgain();
    write('five\n');
    expect(text()).toBe('one\ntwo\n(2 missing)\nfive\n');
    expect(isLosing()).toBe(false);
  });

  it('takes a line that is longer than what may be kept, when nothing else is', () => {
    const { write, text } = output();
    write('longer than ten bytes\n');
    expect(text()).toBe('longer than ten bytes\n');
  });

  it('is written to the end when the process ends, as long as somebody reads', () => {
    const { write, text, state, flushSync } = output();
    state.room = 0;
    write('one\n');
    write('two\n');
    flushSync();
    expect(text()).toBe('one\ntwo\n');
  });

  it('lets the process end where nobody reads', () => {
    const { write, text, state, flushSync } = output();
    Object.assign(state, { room: 0, code: 'EPIPE' });
    write('one\n');
    flushSync();
    expect(text()).toBe('');
  });
});
