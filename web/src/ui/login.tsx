import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { language, languages, setLanguage, t } from '../i18n';
import { Button } from './base/button';
import { useChat } from './base/context';
import { Field } from './base/field';
import { useSubmit } from './base/submit';

/** The way in: log in, or make an account. */
export function Login(): JSX.Element {
    const [fresh, setFresh] = useState(() => location.hash.startsWith('#invite='));
    return (
        <main class="login">
            <div class="login-card">
                <div class="brand">
                    <img src="/icon.svg" alt="" width="48" height="48" />
                    <span>Kabar</span>
                </div>
                {fresh ? <RegisterForm onOther={() => setFresh(false)} /> : <LoginForm onOther={() => setFresh(true)} />}
            </div>
            <div class="login-languages">
                {languages.map(({ code, name }) => (
                    <button
                        key={code}
                        type="button"
                        class="link"
                        lang={code}
                        aria-pressed={language() === code}
                        onClick={() => setLanguage(code)}
                    >
                        {name}
                    </button>
                ))}
            </div>
        </main>
    );
}

function LoginForm({ onOther }: { onOther: () => void }): JSX.Element {
    const chat = useChat();
    const [user, setUser] = useState('');
    const [password, setPassword] = useState('');
    const { onSubmit, busy, error } = useSubmit(() => chat.login(user.trim(), password));
    return (
        <form class="form" onSubmit={onSubmit}>
            <h1>{t('login.title')}</h1>
            <p class="lead">{t('login.lead')}</p>
            <Field label={t('login.user')} name="username" value={user} onValue={setUser} autoComplete="username" required />
            <Field
                label={t('login.password')}
                name="password"
                type="password"
                value={password}
                onValue={setPassword}
                autoComplete="current-password"
                required
            />
            <Problem text={error} />
            <Button kind="primary" type="submit" busy={busy} disabled={busy}>
                {busy ? t('login.busy') : t('login.submit')}
            </Button>
            <p class="login-other">
                {t('login.other')}{' '}
                <button type="button" class="link" onClick={onOther}>
                    {t('login.to_register')}
                </button>
            </p>
            <p class="help">{t('login.forgot')}</p>
        </form>
    );
}

/** An invite may stand in the address: /#invite=CODE. */
const inviteOfAddress = (): string => (location.hash.startsWith('#invite=') ? location.hash.slice(8) : '');

function RegisterForm({ onOther }: { onOther: () => void }): JSX.Element {
    const chat = useChat();
    const [user, setUser] = useState('');
    const [display, setDisplay] = useState('');
    const [password, setPassword] = useState('');
    const [invite, setInvite] = useState(inviteOfAddress);
    const { onSubmit, busy, error } = useSubmit(() => chat.register(user.trim(), password, display.trim(), invite.trim()));
    return (
        <form class="form" onSubmit={onSubmit}>
            <h1>{t('register.title')}</h1>
            <Field
                label={t('login.user')}
                name="username"
                value={user}
                onValue={setUser}
                help={t('register.user_help')}
                autoComplete="username"
                maxLength={32}
                required
            />
            <Field
                label={`${t('register.display')} (${t('common.optional')})`}
                name="display"
                value={display}
                onValue={setDisplay}
                help={t('register.display_help')}
                autoComplete="name"
            />
            <Field
                label={t('login.password')}
                name="password"
                type="password"
                value={password}
                onValue={setPassword}
                help={t('register.password_help')}
                autoComplete="new-password"
                required
            />
            <Field
                label={`${t('register.invite')} (${t('common.optional')})`}
                name="invite"
                value={invite}
                onValue={setInvite}
                help={t('register.invite_help')}
                autoComplete="off"
            />
            <Problem text={error} />
            <Button kind="primary" type="submit" busy={busy} disabled={busy}>
                {t('register.submit')}
            </Button>
            <p class="login-other">
                {t('register.other')}{' '}
                <button type="button" class="link" onClick={onOther}>
                    {t('login.submit')}
                </button>
            </p>
        </form>
    );
}

export function Problem({ text }: { text: string }): JSX.Element | null {
    return text ? (
        <p class="problem" role="alert">
            {text}
        </p>
    ) : null;
}
