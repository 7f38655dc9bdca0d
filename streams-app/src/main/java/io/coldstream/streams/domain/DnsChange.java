package io.coldstream.streams.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a DNS record is to be. The call sets the record as a whole, so a later change takes the place of an earlier one.
 *
 * @param domain lower case
 * @param excludedTags DMARC tags that the reseller is not to fill in; {@code null} leaves them as they are, the empty list
 *     excludes none any more (page "Update dns records")
 */
public record DnsChange(
        String userId,
        String domain,
        String recordId,
        String host,
        String value,
        String recordType,
        @Nullable String priority,
        @Nullable List<String> excludedTags) {

    public static final List<String> TYPES = List.of("A", "AAAA", "CAA", "CNAME", "MX", "NS", "SRV", "TXT");

    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_VALUE = 4_096;

    /** No tilde and no slash: an id is a part of a command's id and of a store's key. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:@-]{1,128}");

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?");
    private static final Pattern PRIORITY = Pattern.compile("\\d{1,5}");

    public DnsChange {
        excludedTags = excludedTags == null ? null : List.copyOf(excludedTags);
    }

    /** The domain's alias, under which everything about the record goes. */
    public String alias() {
        return Domain.alias(userId, domain);
    }

    /**
     * This change, then {@code later}, as one call. Of this one only the exclusions are left, where the later one says
     * nothing about them: it wants them as they are, and that is as this one would have left them.
     */
    DnsChange then(DnsChange later) {
        if (later.excludedTags != null || excludedTags == null || !later.isDmarc()) {
            return later;
        }
        Set<String> set = Dmarc.tags(later.value).keySet();
        List<String> left =
                excludedTags.stream().filter(tag -> !set.contains(tag)).toList();
        // What the later one sets is not to be left out; an exclusion of nothing else would clear what we know nothing
        // of.
        return left.isEmpty() && !excludedTags.isEmpty()
                ? later
                : new DnsChange(
                        later.userId,
                        later.domain,
                        later.recordId,
                        later.host,
                        later.value,
                        later.recordType,
                        later.priority,
                        left);
    }

    boolean isDmarc() {
        return Dmarc.is(recordType, DnsText.host(host, domain), value);
    }

    /** Whether a read shows the record as this change wants it. */
    boolean isShownBy(DnsShown read) {
        return read.recordId().equals(recordId)
                && read.recordType().strip().toUpperCase(Locale.ROOT).equals(recordType)
                && DnsText.host(read.host(), domain).equals(DnsText.host(host, domain))
                && (priority == null || priority.equals(read.priority()))
                && (isDmarc() ? carriesTags(Dmarc.tags(read.value())) : hasValue(read.value()));
    }

    private boolean hasValue(String shown) {
        return DnsText.value(recordType, shown).equals(DnsText.value(recordType, value));
    }

    /** Every tag that we set is as we set it; where we spoke of exclusions, what is excluded is gone and the rest is there. */
    private boolean carriesTags(Map<String, String> shown) {
        Map<String, String> wanted = Dmarc.tags(value);
        return wanted.entrySet().stream().allMatch(tag -> tag.getValue().equals(shown.get(tag.getKey())))
                && (excludedTags == null
                        || Dmarc.FILLED_IN.stream()
                                .filter(tag -> !wanted.containsKey(tag))
                                .allMatch(tag -> shown.containsKey(tag) != excludedTags.contains(tag)));
    }

    /** Every reason why the reseller can't be asked for this, each with its field's name in the API; empty when none. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        unless(ID.matcher(userId).matches(), problems, "userId: an id of letters, digits and _.:@-");
        unless(DOMAIN.matcher(domain).matches(), problems, "domain: a name such as example.com, in lower case");
        unless(ID.matcher(recordId).matches(), problems, "recordId: an id of letters, digits and _.:@-");
        unless(isText(host, LONGEST_HOST), problems, "host: a name such as _dmarc, or @ for the domain itself");
        unless(isText(value, LONGEST_VALUE), problems, "value: 1 to " + LONGEST_VALUE + " characters on one line");
        unless(TYPES.contains(recordType), problems, "recordType: one of " + TYPES);
        if (priority != null) {
            unless(PRIORITY.matcher(priority).matches(), problems, "priority: digits as text, such as \"10\"");
            unless(
                    recordType.equals("MX") || recordType.equals("SRV"),
                    problems,
                    "priority: only a record of type MX or SRV has one");
        }
        if (excludedTags != null) {
            tagProblems(excludedTags, problems);
        }
        return problems;
    }

    private void tagProblems(List<String> tags, List<String> problems) {
        unless(isDmarc(), problems, "excludedDMARCtags: only a DMARC record has them (type TXT, host _dmarc)");
        unless(Dmarc.FILLED_IN.containsAll(tags), problems, "excludedDMARCtags: any of " + Dmarc.FILLED_IN);
        Map<String, String> set = Dmarc.tags(value);
        tags.stream()
                .filter(tag -> set.containsKey(tag) && Dmarc.FILLED_IN.contains(tag))
                .distinct()
                .forEach(tag -> problems.add("excludedDMARCtags: " + tag + " is set by the value itself"));
    }

    private static void unless(boolean good, List<String> problems, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }

    private static boolean isText(String text, int longest) {
        return !text.isBlank() && text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
    }
}
