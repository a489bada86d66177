/* Enhancement only. Contract: docs/interface.md */
(() => {
  'use strict';
  const doc = document, all = (s, r = doc) => [...r.querySelectorAll(s)], one = (s, r = doc) => r.querySelector(s);
  const en = doc.documentElement.lang === 'en';
  const say = {
    loaded: en ? 'List updated' : 'Đã cập nhật danh sách',
    kept: en ? 'Draft saved on this device at ' : 'Đã lưu nháp trên máy này lúc ',
    back: en ? 'Your draft from this device was restored.' : 'Đã khôi phục bản nháp trên máy này.',
    drop: en ? 'Discard draft' : 'Bỏ bản nháp',
    fresh: en ? 'New figures have arrived.' : 'Có số liệu mới.',
    again: en ? 'Show them' : 'Xem số liệu mới'
  };
  const make = (tag, text, put) => { const e = doc.createElement(tag); e.textContent = text; if (put) put.append(e); return e; };

  const voice = make('p', '', doc.body);
  voice.className = 'vh';
  voice.setAttribute('role', 'status');

  /* fetch and replace main */
  let turn = 0;
  const swap = async (url, push) => {
    const mine = ++turn, main = one('main'), at = doc.activeElement && doc.activeElement.id;
    main.classList.add('busy');
    try {
      const res = await fetch(url, { headers: { accept: 'text/html' } });
      const next = new DOMParser().parseFromString(await res.text(), 'text/html');
      if (mine !== turn) return;
      if (!one('main', next) || res.redirected) { location.href = url; return; }
      main.replaceWith(doc.adoptNode(one('main', next)));
      doc.title = next.title;
      if (push) history.pushState(1, '', url);
      start();
      const focus = (at && doc.getElementById(at)) || one('main h1');
      if (focus) { if (!at) focus.tabIndex = -1; focus.focus({ preventScroll: !!at }); }
      const n = one('[data-count]');
      voice.textContent = n ? n.textContent : say.loaded;
    } catch { if (mine === turn) location.href = url; }
  };
  const address = form => {
    const q = new URLSearchParams();
    new FormData(form).forEach((v, k) => { if (typeof v === 'string' && v) q.append(k, v); });
    return (form.getAttribute('action') || location.pathname) + (String(q) ? '?' + q : '');
  };
  doc.addEventListener('change', e => {
    const f = e.target.form;
    if (f && f.matches('[data-live]') && f.reportValidity()) swap(address(f), true);
  });
  doc.addEventListener('submit', e => {
    if (e.target.matches('[data-live]')) { e.preventDefault(); swap(address(e.target), true); }
  });
  doc.addEventListener('click', e => {
    const a = e.target.closest('a[data-live]');
    if (!a || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    swap(a.href, true);
  });
  addEventListener('popstate', e => { if (e.state || one('[data-live]')) swap(location.href, false); });

  /* drafts */
  const mem = { get: k => { try { return localStorage.getItem(k); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, v); return true; } catch { return false; } },
    del: k => { try { localStorage.removeItem(k); } catch { } },
    all: () => { try { return Object.keys(localStorage).filter(k => k.startsWith('xanh:')); } catch { return []; } } };
  const fields = f => [...f.elements].filter(x => x.name && !/hidden|password|file|submit|button/.test(x.type) && !x.closest('[data-secret]'));
  const draft = form => {
    const key = 'xanh:' + form.dataset.draft, line = one('[data-saved]', form);
    const old = form.matches('[data-filled]') ? null : mem.get(key);
    let risk = false, timer = 0;
    const save = () => {
      const ok = mem.set(key, JSON.stringify(fields(form).map(x => [x.name, x.value, x.checked])));
      risk = !ok || all('input[type=file]', form).some(x => x.files.length);
      if (ok && line) line.textContent = say.kept + new Date().toTimeString().slice(0, 5);
    };
    if (old) try {
      const list = JSON.parse(old), now = fields(form);
      let changed = false;
      list.forEach(([n, v, c]) => {
        const x = now.find(y => y.name === n && (!/radio|checkbox/.test(y.type) || y.value === v));
        if (!x) return;
        const p = /radio|checkbox/.test(x.type) ? 'checked' : 'value', want = p === 'value' ? v : c;
        changed = changed || x[p] !== want;
        x[p] = want;
      });
      if (changed && line) {
        line.textContent = say.back + ' ';
        const b = make('button', say.drop, line);
        b.type = 'button';
        b.onclick = () => { mem.del(key); form.reset(); line.textContent = ''; };
      }
    } catch { mem.del(key); }
    form.addEventListener('input', () => { risk = true; clearTimeout(timer); timer = setTimeout(save, 600); });
    form.addEventListener('submit', () => { clearTimeout(timer); save(); risk = false; });
    addEventListener('beforeunload', e => { if (risk && form.isConnected) { save(); if (risk) e.preventDefault(); } });
  };

  /* a file that was chosen and not sent */
  const guard = form => {
    let risk = false;
    form.addEventListener('change', () => { risk = all('input[type=file]', form).some(x => x.files.length); });
    form.addEventListener('submit', () => { risk = false; });
    addEventListener('beforeunload', e => { if (risk && form.isConnected) e.preventDefault(); });
  };

  /* whole tables */
  const order = new Intl.Collator(doc.documentElement.lang || 'vi', { numeric: true });
  const cell = (row, i) => { const c = row.cells[i]; return c.dataset.v || c.textContent.trim(); };
  const plain = s => { const t = s.replace(/[.\s\u00a0%]/g, '').replace(',', '.').replace('\u2212', '-'); return t && !isNaN(t) ? +t : NaN; };
  const sortable = table => all('thead th', table).forEach((th, i) => {
    if (!th.textContent.trim() || th.matches('.col-bar')) return;
    const b = doc.createElement('button');
    b.type = 'button';
    b.append(...th.childNodes);
    th.append(b);
    b.onclick = () => {
      const was = th.getAttribute('aria-sort'), up = was ? was === 'descending' : !th.matches('.n');
      all('th', table).forEach(x => x.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const body = table.tBodies[0];
      [...body.rows].sort((r, s) => {
        const a = cell(r, i), z = cell(s, i), x = plain(a), y = plain(z);
        const d = isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) || order.compare(a, z) : x - y;
        return up ? d : -d;
      }).forEach(r => body.append(r));
    };
  });

  /* every fresh main */
  const start = () => {
    all('main form[data-draft]').forEach(draft);
    all('main form[enctype]:not([data-draft])').forEach(guard);
    all('main table[data-sort]').forEach(sortable);
    all('[data-draft-done]').forEach(x => {
      const k = x.dataset.draftDone;
      (k === '*' ? mem.all() : ['xanh:' + k]).forEach(mem.del);
    });
    all('form[data-live] [data-go]').forEach(x => { x.hidden = true; });
  };
  start();

  /* keys */
  doc.addEventListener('keydown', e => {
    const menu = one('.menu[open]');
    if (e.key === 'Escape' && menu) { menu.open = false; one('summary', menu).focus(); }
    const td = e.target.closest && e.target.closest('.heat td'), to = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!td || !to) return;
    const rows = td.parentNode.parentNode.rows;
    let y = td.parentNode.sectionRowIndex, x = td.cellIndex, at, link; /* over empty cells to the next one */
    do { y += to[0]; x += to[1]; at = rows[y] && rows[y].cells[x]; link = at && at.matches('td') && one('a', at); } while (at && !link);
    if (link) { e.preventDefault(); link.focus(); }
  });

  /* new figures */
  const from = doc.body.dataset.stream;
  if (from) new EventSource(from).addEventListener('change', () => {
    if (one('.fresh')) return;
    const p = make('p', say.fresh + ' ');
    p.className = 'note fresh wrap';
    make('a', say.again, p).href = location.href;
    one('main').before(p);
    voice.textContent = say.fresh;
  });
})();
