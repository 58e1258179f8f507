import '../jitless.ts';
import { createRoot } from 'react-dom/client';
import { connect } from '../../core/counter-link/sdk/index.ts';
import { App } from './app.tsx';
import './look/base.css';

const place = document.querySelector('#app');
if (place === null) throw new Error('index.html has no element with the id "app".');

createRoot(place).render(<App evaluator={connect({ url: location.origin })} />);
