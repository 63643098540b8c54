import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus for those who have no pointer: a row that moves to another group, or whose button goes, would leave it
 * at the beginning of the page. What it returns are the handlers of the element that has the rows.
 */
export function useKeptFocus(frame: RefObject<HTMLElement | null>) {
  const last = useRef<{ readonly id: string; readonly label: string | null } | null>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (last.current === null || (activeElement !== null && activeElement !== document.body)) return;
    const { id, label } = last.current;
    const { current } = frame;
    const rows = [current, ...(current?.querySelectorAll<HTMLElement>('[data-recording]') ?? [])].filter(
      (each) => each !== null,
    );
    const controls = rows
      .filter(({ dataset }) => dataset.recording === id)
      .flatMap((row) => [...row.querySelectorAll<HTMLElement>('a, button')]);
    const same = controls.find((each) => each.getAttribute('aria-label') === label);
    const next = same ?? controls.find((each) => each.matches('a')) ?? document.querySelector('h1');
    next?.focus({ preventScroll: true });
  });
  return {
    onFocus({ target }: FocusEvent<HTMLElement>) {
      const id = target.closest<HTMLElement>('[data-recording]')?.dataset.recording;
      last.current = id === undefined ? null : { id, label: target.getAttribute('aria-label') };
    },
    /** React tells of no blur that its own changes cause. */
    onBlur() {
      last.current = null;
    },
  };
}
