using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// What was judged of a change, kept with the step at which it was: why somebody had to approve can be told for good, though the policy, the evidence and the
/// repository be others by then.
/// </summary>
/// <param name="Policy">SHA of the policy that judged; empty for the console's own.</param>
/// <param name="Verdict">What it said.</param>
/// <param name="Facts">What it saw.</param>
/// <param name="Demands">Who had to approve, and how far that was met.</param>
/// <param name="Evidence">What had to be shown, and whether it was.</param>
/// <param name="Authors">Everybody behind what would have been new, as <c>Name &lt;address&gt;</c>.</param>
/// <param name="IsPart">Whether it was too long to be kept whole: then rules do not say any more which changes they are about.</param>
internal sealed record KeptVerdict(
    string Policy, PolicyVerdict Verdict, ChangeFacts Facts, IReadOnlyList<DemandStanding> Demands, IReadOnlyList<EvidenceItem> Evidence, IReadOnlyList<string> Authors, bool IsPart = false)
{
    /// <summary>Longest text that is kept, characters. What is longer is kept in part: fewer of each list, shorter words.</summary>
    public const int MaxLength = 32 * 1024;

    private const int MostOfEach = 256, CharactersOfEach = 16; // a list of n, with words of 16 n characters

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new AspectsConverter() },
    };

    /// <summary>Whether a step keeps what was judged: those by which something is judged, and those by which it is decided.</summary>
    public static bool IsOf(ChangeStepKind step) => step
        is ChangeStepKind.Opened or ChangeStepKind.Revised or ChangeStepKind.Judged or ChangeStepKind.Blocked
        or ChangeStepKind.Releasing or ChangeStepKind.Rejected or ChangeStepKind.Withdrawn or ChangeStepKind.Expired;

    /// <summary>What was found, as it is kept; null when nothing was judged.</summary>
    public static string? Write(ChangeAssessment found, ChangeStanding standing)
    {
        if (found is not { Verdict: { } verdict, Subject.Facts: { } facts })
        {
            return null;
        }

        KeptVerdict whole = new(found.Policy.Blob, verdict, facts, standing.Demands, found.Evidence, found.Subject.Authors);
        string json = JsonSerializer.Serialize(whole, Form);
        for (int most = MostOfEach; json.Length > MaxLength; most /= 2)
        {
            json = JsonSerializer.Serialize(whole.Cut(most), Form);
        }

        return json;
    }

    /// <summary>What was judged of a change last, and when, UTC.</summary>
    /// <param name="request">The change, with its timeline.</param>
    /// <returns>Null when nothing is kept, or it cannot be read any more.</returns>
    public static (KeptVerdict Verdict, DateTime At)? Of(ChangeRequest request) =>
        request.Steps.Where(s => s.Judged is not null).MaxBy(s => s.Id, StringComparer.Ordinal) is { } step && Read(step.Judged!) is { } kept ? (kept, step.At) : null;

    /// <summary>Reads what was kept; null when it cannot be read.</summary>
    public static KeptVerdict? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptVerdict>(kept, Form);
        }
        catch (JsonException)
        {
            return null; // a later version wrote it; the page says that it is not known
        }
    }

    /// <summary>The same with fewer of everything. Of rules those that weigh most stay.</summary>
    private KeptVerdict Cut(int most) => this with
    {
        Verdict = Verdict with
        {
            Rules = [.. Verdict.Rules.OrderByDescending(r => r.Risk).Take(most).Select(r => r with { Why = r.Why is { } why ? Short(why, most) : null, When = new PolicyCondition(), Evidence = EvidenceDemand.None })],
            Approvals = [.. Verdict.Approvals.Take(most)],
            Evidence = EvidenceDemand.None,
            Freeze = Verdict.Freeze is { } freeze ? freeze with { Environments = [], Except = new HashSet<ChangeAspect>() } : null,
        },
        Facts = Facts with { Owners = [.. Facts.Owners.Take(most)], Applications = [.. Facts.Applications.Take(most)] },
        Demands = [.. Demands.Take(most)],
        Evidence = [.. Evidence.Take(most).Select(e => e with { Words = Short(e.Words, most) })],
        Authors = [.. Authors.Take(most)],
        IsPart = true,
    };

    private static string Short(string text, int most) => text.Length > most * CharactersOfEach ? text[..(most * CharactersOfEach)] : text;

    /// <summary>Sets that are only read have no converter of their own.</summary>
    private sealed class AspectsConverter : JsonConverter<IReadOnlySet<ChangeAspect>>
    {
        public override IReadOnlySet<ChangeAspect>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<HashSet<ChangeAspect>>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<ChangeAspect> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Order().ToArray(), options);
    }
}
