import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createLab } from './app/session/createLab.ts';
import { openLink } from './app/session/openedLink.ts';
import { start } from './app/session/start.ts';
import './app/shared/fonts.css';
import './app/shared/base.css';

const link = openLink(location.hash);
const lab = createLab(link);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App lab={lab} />);
void start(lab, link);
