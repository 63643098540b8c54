import { useCallback, useEffect, useRef, useState } from 'react';
import { type ShownGroups, shownGroups } from './held-groups.ts';
import type { Groups } from './live-recordings.ts';

/** So long after the last move of the pointer, touch or key in the table its rows stay where they are. */
const HELD_MS = 4000;

/** The groups to show, and what holds them: to be called when somebody does something in the table. */
export function useHold(groups: Groups): readonly [shown: ShownGroups, hold: () => void] {
  const [held, setHeld] = useState<ShownGroups | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = shownGroups(groups, held);
  const last = useRef(shown);
  useEffect(() => {
    last.current = shown;
  });
  const hold = useCallback(() => {
    setHeld((before) => before ?? last.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(null), HELD_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [shown, hold];
}
