// Times that age: "12 s ago" becomes "2 min ago", then "today 13:35". The server writes them first; this repeats its rule.
// data-now on the body is the server's clock when the page was made.
const clock = { skew: 0 };

function takeServerTime(body) {
    clock.skew = Number(body.dataset.now) - Date.now();
}

function aged(element, now) {
    const at = Number(element.dataset.t);
    const away = Math.floor((now - at) / 1000);
    const distance = Math.abs(away);
    if (distance < 3600) {
        const text = distance < 60 ? `${distance} s` : `${Math.floor(distance / 60)} min`;
        return away < 0 ? `in ${text}` : `${text} ago`;
    }
    // datetime="2026-11-18T09:02:10-08:00": the day and the clock are the organisation's own.
    const written = element.dateTime;
    const offset = written.slice(19);
    const shift = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))) * 60000;
    const day = (ms) => Math.floor((ms + shift) / 86400000);
    const name = { 0: "today", "-1": "yesterday", 1: "tomorrow" }[day(at) - day(now)];
    return name ? `${name} ${written.slice(11, 16)}` : null;
}

function tick() {
    if (document.hidden) {
        return;
    }
    const now = Date.now() + clock.skew;
    for (const element of document.querySelectorAll("time[data-t]")) {
        const text = aged(element, now);
        if (text !== null && text !== element.textContent) {
            element.textContent = text;
        }
    }
}

takeServerTime(document.body);
setInterval(tick, 30000);
