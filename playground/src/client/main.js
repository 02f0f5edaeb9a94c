import './style.css'
import { renderCounter } from './counter.js'
import { renderPanels } from './panels.js'
import { reloadOnPush } from './reload.js'

const widget = document.querySelector('#widget')
widget.append(renderCounter(), renderPanels())
reloadOnPush()
