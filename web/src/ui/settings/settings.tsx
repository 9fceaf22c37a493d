import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Button } from '../base/button';
import { useChat } from '../base/context';
import { Dialog } from '../base/dialog';
import { Tabs } from '../base/tabs';
import { dialog, goTo, type SettingsSection } from '../page';
import { Alerts } from './alerts';
import { Blocked } from './blocked';
import { Keys } from './keys';
import { Look } from './look';
import { PasswordForm } from './password';
import { ProfileForm } from './profile';
import { Sessions } from './sessions';

/** All that one can set for oneself. */
export function Settings({ section: first }: { section: SettingsSection }): JSX.Element {
    const chat = useChat();
    const [section, setSection] = useState(first);
    const logout = async () => {
        dialog.set(undefined);
        goTo(undefined);
        await chat.logout();
    };
    return (
        <Dialog title={t('settings.title')} kind="wide" onClose={() => dialog.set(undefined)}>
            <Tabs<SettingsSection>
                label={t('settings.sections')}
                tabs={[
                    { key: 'profile', text: t('settings.profile') },
                    { key: 'look', text: t('settings.look') },
                    { key: 'alerts', text: t('settings.alerts') },
                    { key: 'sessions', text: t('settings.sessions') },
                    { key: 'password', text: t('settings.password') },
                    { key: 'blocked', text: t('settings.blocked') },
                    { key: 'keys', text: t('settings.keys') },
                ]}
                value={section}
                onValue={setSection}
            >
                {section === 'profile' && <ProfileForm />}
                {section === 'look' && <Look />}
                {section === 'alerts' && <Alerts />}
                {section === 'sessions' && <Sessions />}
                {section === 'password' && <PasswordForm />}
                {section === 'blocked' && <Blocked />}
                {section === 'keys' && <Keys />}
            </Tabs>
            <div class="settings-foot">
                <Button icon="out" onClick={() => void logout()}>
                    {t('settings.logout')}
                </Button>
            </div>
        </Dialog>
    );
}
