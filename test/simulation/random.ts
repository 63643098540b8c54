/** Everything that is random in a history, from its seed: the same seed gives the same numbers on every machine. */
export class Random {
  #state: number;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#state = mix(this.#seed ^ 0x9e3779b9);
  }

  /** 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    return mix(this.#state) / 4_294_967_296;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Each>(list: readonly [Each, ...Each[]]): Each {
    return list[Math.floor(this.next() * list.length)] ?? list[0];
  }

  /** One of the keys, each as often as its weight; null where no key has any. */
  weighted<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key | null {
    const keys: Key[] = [];
    for (const key in weights) keys.push(key);
    const total = keys.reduce((sum, key) => sum + (weights[key] ?? 0), 0);
    let left = this.next() * total;
    for (const key of keys) {
      left -= weights[key] ?? 0;
      if (left < 0) return key;
    }
    return null;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length)
      text += Math.floor(this.next() * 4_294_967_296)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, length);
  }

  /** A stream of its own: what one part of the world draws does not shift what another one gets. */
  fork(name: string): Random {
    let hash = this.#seed;
    for (const letter of name) hash = mix(hash ^ letter.charCodeAt(0));
    return new Random(hash);
  }
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), 1 | value);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
