import { render } from 'preact';
import { createChat } from './state/store';
import './style/index.css';
import { App } from './ui/app';
import { applyTheme } from './ui/base/prefs';
import { install } from './ui/notify/install';

applyTheme();
const chat = createChat();
const root = document.getElementById('root');
if (root) render(<App chat={chat} />, root);
void chat.start();
void install();
