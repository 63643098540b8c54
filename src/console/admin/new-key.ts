/** What is typed for a new key, what is sent for it, and which field an answer is about. Pure. */
import type { CreateApiKeyInput, CreateKeyMutation, Scope } from '../generated/graphql.ts';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Empty: until it is revoked. */
  readonly days: string;
}

/** What is wrong, by field; `form` is about all of it. */
export type KeyProblems = Readonly<Partial<Record<keyof NewKey | 'form', string>>>;

/** The input of the mutation, or what keeps it from being sent. */
export function inputOf({
  name,
  scopes,
  days,
}: NewKey): CreateApiKeyInput | { readonly problems: KeyProblems } {
  const text = days.trim();
  // GraphQL has whole numbers of 32 bits, and refuses others without naming the field.
  if (text !== '' && !/^\d{1,9}$/.test(text))
    return { problems: { days: 'Expected a whole number of days.' } };
  return { name: name.trim(), scopes, days: text === '' ? null : Number(text) };
}

type Failure = Exclude<CreateKeyMutation['createApiKey'], { readonly __typename: 'CreatedApiKey' }>;

const FIELDS = ['name', 'scopes', 'days'] as const;

/** Where an answer says what is wrong: at the fields, as far as it names them. */
export function problemsOf(failure: Failure): KeyProblems {
  if (failure.__typename !== 'InvalidInputError') return { form: failure.message };
  const problems: Partial<Record<keyof NewKey | 'form', string>> = {};
  for (const { path, message } of failure.issues) {
    const field = FIELDS.find((each) => path.split('.')[1] === each) ?? 'form';
    problems[field] = [problems[field], message].filter(Boolean).join(' ');
  }
  return problems;
}
