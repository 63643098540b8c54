import { type FormEvent, useId, useState } from 'react';
import { keepCredential } from '../connection/credential.ts';
import './sign-in.css';

/** Asks for an API key or a token. `refused`: the one that was given is not, or no longer, accepted. */
export function SignIn({ refused }: { readonly refused: boolean }) {
  const [value, setValue] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const [field, help, problem] = [useId(), useId(), useId()];
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    const given = value.trim().replace(/^bearer\s+/i, '');
    setEmpty(given === '');
    if (given !== '') keepCredential(given);
  };
  const message = isEmpty
    ? 'Expected an API key or a token.'
    : refused
      ? 'The gateway does not accept this key or token: it is wrong, revoked or expired.'
      : null;
  return (
    <main className="sign-in">
      <form onSubmit={signIn} noValidate>
        <h1>Sign in</h1>
        <p className="soft">This gateway asks who you are.</p>
        {/* For password managers, which keep a secret under a name. */}
        <input type="text" name="username" autoComplete="username" value="gateway" hidden readOnly />
        <label htmlFor={field}>API key or token</label>
        <input
          id={field}
          type="password"
          name="password"
          autoComplete="current-password"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: it is the only field of the page
          autoFocus
          value={value}
          aria-describedby={`${help} ${problem}`}
          aria-invalid={message !== null}
          onChange={(event) => setValue(event.target.value)}
        />
        <p id={problem} className="sign-in-problem" role="alert">
          {message}
        </p>
        <button type="submit" className="primary">
          Sign in
        </button>
        <p id={help} className="soft small">
          It is kept for this tab alone. An operator makes a key with{' '}
          <code>npx node src/cli.ts keys create</code>.
        </p>
      </form>
    </main>
  );
}
