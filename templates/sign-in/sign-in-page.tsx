import { paths } from "#src/paths.ts";
import { Document } from "#templates/document.tsx";

/** `next` is where to go afterwards; the address that was typed stays, the password never does. */
export function SignInPage({
  email,
  next,
  problem,
}: {
  email: string;
  next: string;
  problem?: keyof typeof problems;
}) {
  return (
    <Document title="Sign in">
      <body>
        <main class="card">
          <h1>Sign in to Deskline</h1>
          <form class="stack" method="post" action={paths.signIn()}>
            <input type="hidden" name="next" value={next} />
            {problem && (
              <p class="alert" role="alert" id="problem">
                {problems[problem]}
              </p>
            )}
            <label>
              Email
              <input
                type="email"
                name="email"
                value={email}
                autocomplete="username"
                required
                autofocus={email === ""}
                aria-describedby={problem && "problem"}
              />
            </label>
            <label>
              Password
              <input
                type="password"
                name="password"
                autocomplete="current-password"
                required
                autofocus={email !== ""}
              />
            </label>
            <button>Sign in</button>
          </form>
          <p>
            <a href={paths.forgotten()}>I don't know my password</a>
          </p>
        </main>
      </body>
    </Document>
  );
}

const problems = {
  empty: "Enter your email and your password.",
  wrong: "Email and password don't fit together. Check both and try again.",
  throttled: "Too many tries. Wait a quarter of an hour, then try again.",
} as const;
