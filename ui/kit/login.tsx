import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { api, Problem } from "./api";
import { ErrorState } from "./components/answers";
import { Brand } from "./components/brand";
import { Button } from "./components/button";
import { TextField } from "./components/field";
import { chooseLanguage, currentLanguage, languages } from "./language";

interface LoginProps {
  tool: string;
  onSignedIn: () => Promise<void>;
}

/** Signs staff in with e-mail and password. */
export function Login({ tool, onSignedIn }: LoginProps) {
  const { t } = useLingui();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setProblem(null);
    try {
      await api.post("/session", { email: email.trim(), password });
      await onSignedIn();
    } catch (error) {
      setProblem(Problem.of(error));
      setPending(false);
    }
  };
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <title>{`${t`Sign in`} · Hanse`}</title>
      <div className="flex flex-col items-center gap-3">
        <Brand size={40} />
        <h1 className="font-semibold text-lg tracking-[-0.01em]">{tool}</h1>
      </div>
      <form
        onSubmit={(event) => void submit(event)}
        className="flex w-full max-w-90 flex-col gap-4 rounded-md border border-line bg-sheet p-5"
      >
        {problem && <ErrorState strip problem={problem} />}
        <TextField
          label={t`E-mail`}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          isRequired
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={t`Password`}
          type="password"
          name="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" look="primary" size="wide" isPending={isPending}>
          {t`Sign in`}
        </Button>
      </form>
      <nav aria-label={t`Language`} className="flex gap-1 text-ink-soft text-xs">
        {languages.map((language) => (
          <Button
            key={language.id}
            size="small"
            look="quiet"
            onPress={() => void chooseLanguage(language.id)}
            aria-current={currentLanguage() === language.id ? "true" : undefined}
            className="aria-[current]:font-semibold"
          >
            {language.name}
          </Button>
        ))}
      </nav>
    </main>
  );
}
