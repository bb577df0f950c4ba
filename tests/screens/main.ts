/** Shows the scene in `?scene=name`; `&dir=rtl` lays it out from right to left. Not in the app. */
import { mount } from 'svelte';
import App from '../../src/ui/App.svelte';
import { textFor } from '../../src/ui/text/text.ts';
import '../../src/ui/app.css';
import { playScene } from './playScene.ts';
import { scenes } from './scenes.ts';

const query = new URLSearchParams(location.search);
const scene = scenes[query.get('scene') ?? 'list'];
if (scene === undefined) throw new Error('There is no such scene.');

const { page, play } = playScene(scene);
if (location.hash === '') history.replaceState(undefined, '', `${location.search}${scene.hash}`);
document.documentElement.dir = query.get('dir') ?? 'ltr';
page.theme.restore();
page.start();
mount(App, { target: document.body, props: { page, text: textFor(navigator.languages) } });
await play();
