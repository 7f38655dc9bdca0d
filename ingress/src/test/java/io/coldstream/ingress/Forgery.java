package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A request as somebody sends it who holds no key: made of true ones, and changed. */
record Forgery(Map<String, List<String>> headers, byte[] body) {

    static Forgery of(Map<String, String> headers, byte[] body) {
        Map<String, List<String>> each = new TreeMap<>();
        headers.forEach((name, value) -> each.put(name, List.of(value)));
        return new Forgery(each, body);
    }

    SignatureHeaders signatureHeaders() {
        return SignatureHeaders.of(name -> Collections.enumeration(values(name)));
    }

    private List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The value of a header that stands there once. */
    Optional<String> only(String name) {
        List<String> values = values(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** @param another a true request of the same sender, which was caught too */
    Forgery mutated(Forgery another, Random random) {
        List<String> names = List.copyOf(headers.keySet());
        if (names.isEmpty()) {
            return another;
        }
        String name = TextMutations.any(names, random);

        String value = values(name).get(0);
        return switch (random.nextInt(16)) {
            case 0 -> with(name, List.of());
            case 1 -> with(name, List.of(value, value));
            case 2 -> with(name, List.of(value, TextMutations.mutated(value, random)));
            case 3 -> with(name, List.of(TextMutations.mutated(value, random), value));
            case 4 -> with(name, another.values(name));
            case 5 -> with(name, values(TextMutations.any(names, random)));
            case 6 -> new Forgery(headers, another.body());
            case 7 -> new Forgery(headers, BodyMutations.mutated(body, random));
            case 8 -> withPartOfItInTheBody(name, value);
            case 9 -> withPartOfTheBodyInIt(name, value, random);
            case 10 ->
                with(
                        name,
                        List.of(value + "."
                                + values(TextMutations.any(names, random)).get(0)));
            default -> with(name, List.of(TextMutations.mutated(value, random)));
        };
    }

    private Forgery with(String name, List<String> values) {
        Map<String, List<String>> changed = new TreeMap<>(headers);
        changed.put(name, values);
        changed.values().removeIf(List::isEmpty);
        return new Forgery(changed, body);
    }

    private Forgery withPartOfItInTheBody(String name, String value) {
        byte[] moved = (value + ".").getBytes(StandardCharsets.UTF_8);
        return new Forgery(with(name, List.of()).headers(), BodyMutations.joined(moved, body));
    }

    /** Cut at one of the body's own dots, if it has any. */
    private Forgery withPartOfTheBodyInIt(String name, String value, Random random) {
        List<Integer> dots = new ArrayList<>(List.of(body.length / 2));
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '.') {
                dots.add(i);
            }
        }
        int cut = TextMutations.any(dots, random);
        String moved = new String(body, 0, cut, StandardCharsets.UTF_8);
        String longer = random.nextBoolean() ? moved : value + "." + moved;
        byte[] rest = Arrays.copyOfRange(body, Math.min(body.length, cut + 1), body.length);
        return new Forgery(with(name, List.of(longer)).headers(), rest);
    }

    @Override
    public String toString() {
        return headers + " " + new String(body, StandardCharsets.ISO_8859_1);
    }
}
