using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Audit.Log;

public sealed class AuditEntryTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, 123, DateTimeKind.Utc);

    private static AuditHead Head => new() { LogId = "abcdefghijklmnopqrstuvwxyz", Size = 7, LastLeafHash = MerkleTree.Leaf("x"u8), LastRecordedAt = Noon.AddHours(-1) };

    [Fact]
    public void The_smallest_entry_holds_what_the_page_demands_and_nothing_else()
    {
        (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(new AuditEvent("a.b", Actor.Console, "thing", "t1"), Head, "id1", Noon.AddTicks(4567), node: 3);
        string expected = $$"""
            {"actor":{"id":"3","type":"console"},"id":"id1","kind":"a.b","log":"abcdefghijklmnopqrstuvwxyz","object":{"id":"t1","type":"thing"},
            "occurredAt":"2026-11-21T12:00:00.123Z","outcome":"done","prev":"{{Convert.ToHexStringLower(Head.LastLeafHash)}}",
            "recordedAt":"2026-11-21T12:00:00.123Z","seq":7,"source":"console","v":1}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), Encoding.UTF8.GetString(row.Entry));
        Assert.Equal(MerkleTree.Leaf(row.Entry), row.LeafHash);
        Assert.Empty(details);
    }

    [Fact]
    public void A_full_entry_holds_all_and_its_columns_say_the_same()
    {
        AuditEvent happened = new("prompt.released", Actor.Shell("root@server"), "prompt", "support/answer")
        {
            Outcome = AuditOutcome.Failed,
            Before = new JsonObject { ["blob"] = "1" },
            After = new JsonObject { ["blob"] = "2" },
            Reason = "  because  ",
            Change = "c42",
            Environment = "production",
            Prompt = new AuditedPrompt("support/answer", "abc", "def"),
            OccurredAt = Noon.AddMinutes(-3),
        };
        (AuditRow row, _) = AuditEntry.Build(happened, Head, "id1", Noon, node: 0);
        JsonNode entry = JsonNode.Parse(row.Entry)!;
        Assert.Equal("2026-11-21T11:57:00.123Z", (string?)entry["occurredAt"]);
        Assert.Equal("2026-11-21T12:00:00.123Z", (string?)entry["recordedAt"]);
        Assert.Equal("because", (string?)entry["reason"]);
        Assert.Equal("""{"blob":"def","commit":"abc","name":"support/answer"}""", entry["prompt"]!.ToJsonString());
        Assert.Equal(("c42", "production", "shell"), ((string?)entry["change"], (string?)entry["environment"], (string?)entry["source"]));
        Assert.Equal(
            ((long)entry["seq"]!, (string?)entry["id"], (string?)entry["kind"], (string?)entry["outcome"], (string?)entry["actor"]!["type"], (string?)entry["actor"]!["id"]),
            (row.Seq, row.Id, row.Kind, row.Outcome, row.ActorType, row.ActorId)!);
        Assert.Equal(((string?)entry["object"]!["type"], (string?)entry["object"]!["id"], (string?)entry["change"]), (row.ObjectType, row.ObjectId, row.Change)!);
        Assert.Equal((string?)entry["recordedAt"], AuditEntry.Text(row.RecordedAt));
    }

    [Fact]
    public void A_clock_that_goes_back_does_not_take_the_trail_with_it()
    {
        AuditHead head = Head;
        head.LastRecordedAt = Noon.AddHours(2);
        (AuditRow row, _) = AuditEntry.Build(new AuditEvent("a.b", Actor.Console, "t", "1"), head, "id", Noon, node: 0);
        Assert.Equal(Noon.AddHours(2), row.RecordedAt);
        Assert.Contains("\"occurredAt\":\"2026-11-21T12:00:00.123Z\"", Encoding.UTF8.GetString(row.Entry), StringComparison.Ordinal);
    }

    [Fact]
    public void Personal_data_stands_beside_the_entry_behind_a_commitment()
    {
        Actor actor = Actor.Nobody("eve@example.com", new ActorOrigin("web", "192.0.2.7", "curl", "req-1"));
        AuditEvent happened = new("signin.failed", actor, "person", "p1")
        {
            Outcome = AuditOutcome.Denied,
            Personal = new AuditPersonal("p1", new JsonObject { ["name"] = "Zoë" }),
        };
        (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(happened, Head, "id1", Noon, node: 0);
        string text = Encoding.UTF8.GetString(row.Entry);
        Assert.DoesNotContain("eve", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("192.0.2.7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zo", text, StringComparison.Ordinal);
        Assert.Equal(["actor", "object"], details.Select(d => d.Name));
        Assert.Equal("""{"address":"192.0.2.7","agent":"curl","email":"eve@example.com"}""", Encoding.UTF8.GetString(details[0].Data!));
        Assert.Equal(("email:EVE@EXAMPLE.COM", "p1"), (details[0].Subject, details[1].Subject)!);
        foreach (AuditDetail detail in details)
        {
            byte[] committed = System.Security.Cryptography.SHA256.HashData([0x02, .. detail.Salt!, .. detail.Data!]);
            Assert.Equal(Convert.ToHexStringLower(committed), (string?)JsonNode.Parse(row.Entry)!["personal"]![detail.Name]);
        }

        Assert.NotEqual(details[0].Salt, details[1].Salt);
    }

    [Fact]
    public void Text_from_outside_is_kept_within_bounds_and_writable()
    {
        string reason = new string('x', AuditEntry.MaxReasonLength - 1) + "\U0001F600"; // cut in the middle of a pair
        (AuditRow row, _) = AuditEntry.Build(
            new AuditEvent("a.b", Actor.Shell(new string('n', 500)), "t", new string('é', 500)) { Reason = reason }, Head, "id", Noon, node: 0);
        JsonNode entry = JsonNode.Parse(row.Entry)!;
        Assert.EndsWith("x\uFFFD", (string?)entry["reason"], StringComparison.Ordinal);
        Assert.Equal(AuditEntry.MaxReasonLength, ((string?)entry["reason"])!.Length);
        Assert.Equal((AuditRow.MaxNameLength, AuditRow.MaxObjectIdLength), (row.ActorId.Length, row.ObjectId.Length));
    }

    [Fact]
    public void Half_a_character_from_outside_makes_no_command_fail_wherever_it_stands()
    {
        string half = "a" + (char)0xD83D, clean = "a\uFFFD";
        Actor actor = Actor.Nobody(half, new ActorOrigin("web", half, half, half));
        AuditEvent happened = new("a.b", actor, "thing", half)
        {
            Before = new JsonObject { ["deep"] = new JsonArray(new JsonObject { ["in"] = half }, 1, null, true) },
            After = new JsonObject { ["name"] = half },
            Reason = half,
            Change = half,
            Environment = half,
            Prompt = new AuditedPrompt(half, half, half),
            Personal = new AuditPersonal(half, new JsonObject { ["before"] = new JsonObject { ["name"] = half } }),
        };
        (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(happened, Head, "id1", Noon, node: 0);
        JsonNode entry = JsonNode.Parse(row.Entry)!;
        Assert.Equal($$"""{"deep":[{"in":"{{clean}}"},1,null,true]}""", Encoding.UTF8.GetString(CanonicalJson.Write(entry["before"]!)));
        Assert.Equal($$"""{"blob":"{{clean}}","commit":"{{clean}}","name":"{{clean}}"}""", Encoding.UTF8.GetString(CanonicalJson.Write(entry["prompt"]!)));
        Assert.All(["change", "environment", "reason", "request"], name => Assert.Equal(clean, (string?)entry[name]));
        Assert.Equal((clean, clean, clean), (row.Change, row.ObjectId, (string?)entry["after"]!["name"])!); // the columns say what the entry says
        Assert.Equal([Actor.SubjectOf(half), clean], details.Select(d => d.Subject)); // who looks for the subject finds it
        Assert.Equal($$$"""{"before":{"name":"{{{clean}}}"}}""", Encoding.UTF8.GetString(details[1].Data!));
        Assert.Equal(half, (string?)happened.After["name"]); // whose event it is keeps it as it was
    }

    [Fact]
    public void An_id_of_a_change_or_an_environment_stays_within_bounds()
    {
        string end = new('x', AuditRow.MaxNameLength - 1);
        AuditEvent happened = new("a.b", Actor.Console, "t", "1") { Change = end + "\U0001F600", Environment = end + "\U0001F600" };
        (AuditRow row, _) = AuditEntry.Build(happened, Head, "id", Noon, node: 0);
        JsonNode entry = JsonNode.Parse(row.Entry)!;
        Assert.Equal((end + "\uFFFD", row.Change, row.Change), (row.Change, (string?)entry["change"], (string?)entry["environment"])!);
    }

    [Fact]
    public void An_entry_that_is_too_long_is_refused()
    {
        AuditEvent happened = new("a.b", Actor.Console, "t", "1") { After = new JsonObject { ["content"] = new string('x', AuditEntry.MaxLength) } };
        FormatException refused = Assert.Throws<FormatException>(() => AuditEntry.Build(happened, Head, "id", Noon, node: 0));
        Assert.Contains("hash", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00.1234567Z", "2026-11-21T12:00:00.123Z")]
    [InlineData("2026-11-21T12:00:00.9999999Z", "2026-11-21T12:00:00.999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    public void Instants_are_cut_to_milliseconds_never_rounded_up(string instant, string text) =>
        Assert.Equal(text, AuditEntry.Text(AuditEntry.Milliseconds(DateTime.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal))));
}
