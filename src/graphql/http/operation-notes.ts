/** What an operation does, noted while it is executed, for whoever tells of it once it is answered. */
export interface OperationNotes {
  /** The first field of its root, or `introspection`; null: it was refused before it was executed. */
  operation: string | null;
  /** The code of an error that the caller gets as data; null: there is none. */
  failure: string | null;
}

export function newNotes(): OperationNotes {
  return { operation: null, failure: null };
}

const byRequest = new WeakMap<Request, OperationNotes>();

/** The notes of a request over HTTP. */
export function notesOf(request: Request): OperationNotes {
  const known = byRequest.get(request);
  if (known !== undefined) return known;
  const notes = newNotes();
  byRequest.set(request, notes);
  return notes;
}
