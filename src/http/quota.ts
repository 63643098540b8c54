/** Limits how many of something each key may hold at once. */
export interface Quota {
  /** Takes one. Returns a function that releases it, once however often it is called. Null: the key holds the maximum. */
  take(key: string): (() => void) | null;
}

export function createQuota(max: number): Quota {
  const held = new Map<string, number>();
  return {
    take(key) {
      const before = held.get(key) ?? 0;
      if (before >= max) return null;
      held.set(key, before + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (held.get(key) ?? 1) - 1;
        if (left === 0) held.delete(key);
        else held.set(key, left);
      };
    },
  };
}
