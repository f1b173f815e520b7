const find = id => document.getElementById(id);
let picture = null;
let running = null;

async function loadModels() {
  const answer = await fetch('/v1/models');
  if (!answer.ok) throw new Error((await answer.json()).error.message);
  for (const model of (await answer.json()).data) {
    find('model').add(new Option(`${model.id} (${model.variant}, ${model.precision}, ${model.device})`, model.id));
  }
  find('status').textContent = 'Ready.';
}

function take(file) {
  if (!file || !file.type.startsWith('image/')) return;
  const reader = new FileReader();
  reader.onload = () => {
    picture = reader.result;
    find('preview').src = picture;
    find('preview').alt = file.name || 'pasted picture';
    find('preview').hidden = false;
    find('hint').hidden = true;
  };
  reader.readAsDataURL(file);
}

function show(text, isError) {
  find('answer').textContent = text;
  find('answer').className = isError ? 'error' : '';
}

async function* frames(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const parts = (rest + chunk.value).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      if (part.startsWith('data: ') && part !== 'data: [DONE]') yield JSON.parse(part.slice(6));
    }
  }
}

async function ask() {
  const content = picture ? [{ type: 'image_url', image_url: { url: picture } }] : [];
  content.push({ type: 'text', text: find('question').value });
  running = new AbortController();
  const started = performance.now();
  let first = 0;
  let text = '';
  const answer = await fetch('/v1/chat/completions', {
    method: 'POST',
    signal: running.signal,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: find('model').value, stream: true, stream_options: { include_usage: true },
      messages: [{ role: 'user', content }],
    }),
  });
  if (!answer.ok) throw new Error((await answer.json()).error.message);
  for await (const frame of frames(answer.body)) {
    if (frame.error) throw new Error(frame.error.message);
    const delta = frame.choices[0]?.delta.content;
    if (delta) {
      first ||= performance.now();
      show(text += delta);
    }
    if (frame.usage) {
      const seconds = (performance.now() - (first || started)) / 1000;
      find('cost').textContent = `${frame.usage.prompt_tokens} prompt tokens, `
        + `${frame.usage.prompt_tokens_details.image_tokens} of them for the picture; `
        + `${frame.usage.completion_tokens} new at ${(frame.usage.completion_tokens / seconds).toFixed(1)} a second, `
        + `first after ${Math.round((first || performance.now()) - started)} ms`;
    }
  }
}

find('form').addEventListener('submit', async event => {
  event.preventDefault();
  find('ask').disabled = true;
  find('stop').disabled = false;
  find('cost').textContent = '';
  show('…');
  try {
    await ask();
  } catch (problem) {
    if (problem.name !== 'AbortError') show(problem.message, true);
  } finally {
    find('ask').disabled = false;
    find('stop').disabled = true;
  }
});
find('stop').addEventListener('click', () => running?.abort());
find('file').addEventListener('change', event => take(event.target.files[0]));
document.addEventListener('paste', event => take([...event.clipboardData.files][0]));
for (const name of ['dragover', 'dragleave', 'drop']) {
  find('drop').addEventListener(name, event => {
    event.preventDefault();
    find('drop').classList.toggle('over', name === 'dragover');
    if (name === 'drop') take(event.dataTransfer.files[0]);
  });
}
loadModels().catch(problem => { find('status').textContent = problem.message; });
