// Rounds of cards and one query, by mouse, touch or the keys 1 to 9. The clock runs while a round is open; the browser
// holds it, so that the way to the server does not count. After the last round all answers are sent at once.
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".game");
  if (root.deal === data.deal) return;
  root.deal = data.deal;
  const [status, table, go] = [".status", ".table", ".go"].map((name) => root.querySelector(name));
  const [query, caption, cards] = [".query img", ".query figcaption", ".cards"].map((name) => root.querySelector(name));
  const { words, rounds } = data;
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  let answers = data.answers ?? [];
  let shownAt = null; // ms, while a round is open
  root.setAttribute("aria-label", words.game);
  caption.textContent = words.query;
  query.alt = words.query;

  const nRight = () => answers.filter((one, round) => one.choice === rounds[round].right).length;
  const label = (text) => {
    go.textContent = text;
    go.hidden = !text;
  };
  const show = () => {
    const round = rounds[answers.length];
    query.src = round.query;
    cards.replaceChildren(...round.cards.map((src, place) => makeCard(src, place + 1)));
    status.textContent = put(words.round, { n: answers.length + 1, all: rounds.length });
    table.hidden = false;
    label("");
    root.focus();
    shownAt = performance.now();
  };
  const makeCard = (src, number) => {
    const card = document.createElement("button");
    const image = document.createElement("img");
    Object.assign(card, { type: "button", className: "card", onclick: () => choose(number - 1) });
    card.setAttribute("aria-label", put(words.card, { n: number }));
    [image.src, image.alt] = [src, ""];
    card.append(image, String(number));
    return card;
  };
  const choose = (choice) => {
    if (shownAt === null || choice >= cards.children.length) return;
    const { right } = rounds[answers.length];
    answers = [...answers, { choice, ms: Math.round(performance.now() - shownAt) }];
    shownAt = null;
    [...cards.children].forEach((card, place) => {
      card.disabled = true;
      if (place === right) mark(card, "right", "✓");
      else if (place === choice) mark(card, "wrong", "✗");
    });
    const said = choice === right ? words.right : put(words.wrong, { n: right + 1 });
    status.textContent = `${said} ${put(words.score, { n: nRight(), all: answers.length })}`;
    const over = answers.length === rounds.length;
    label(over ? "" : words.next);
    if (over) end();
    else go.focus();
  };
  const mark = (card, name, sign) => {
    card.classList.add(name);
    card.lastChild.textContent += ` ${sign}`;
  };
  const end = () => {
    root.focus();
    setStateValue("answers", answers);
  };
  go.onclick = show;
  root.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    choose(Number(event.key) - 1);
  };
  table.hidden = true;
  if (answers.length === rounds.length) {
    status.textContent = put(words.over, { n: nRight(), all: rounds.length });
    label("");
  } else {
    answers = [];
    status.textContent = words.ready;
    label(words.start);
  }
}
