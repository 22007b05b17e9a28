// What a merchant's own script could do with what it is told: count it, thank for it.
for (const what of ['started', 'completed', 'failed']) {
  addEventListener(`turnus:${what}`, ({ detail }) => {
    const line = document.createElement('li');
    line.textContent = `${what} ${JSON.stringify(detail)}`;
    document.querySelector('#events').append(line);
  });
}
