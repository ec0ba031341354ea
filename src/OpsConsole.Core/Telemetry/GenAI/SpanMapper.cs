using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Maps spans: a trace each to what the request adds to it, GenAI spans and roots to facts, all of them to raw parts.</summary>
internal sealed class SpanMapper(Redactor redactor, UserHasher hasher, PriceBooks prices, SignalRules signals)
{
    private const int LongestName = 200, LongestPrompt = 200;
    private const double MostDollars = 1_000_000; // of one call; more is a unit mistaken

    private static readonly Utf8Memo<string?> Models = new(value => NullIfEmpty(BoundedText.OneLine(value, LongestName)));
    private static readonly Utf8Memo<string?> Features = new(value => NullIfEmpty(BoundedText.OneLine(value, LongestName)));
    private static readonly Utf8Memo<string> Operations = new(value => BoundedText.OneLine(value, 60).ToLowerInvariant(), slots: 128);
    private static readonly Utf8Memo<FinishReasons> FinishLists = new(ReadFinishList, slots: 256);

    private readonly Utf8Memo<string> names = new(value => BoundedText.Cut(redactor.Redact(BoundedText.OneLine(value, LongestName)), LongestName));

    /// <summary>Maps a batch into a request.</summary>
    public void Map(OtlpTraceBatch batch, MappedRequest mapped)
    {
        IngestRequest request = mapped.Request;
        ReadOnlySpan<byte> data = batch.Data;
        foreach (ref readonly OtlpSpan span in batch.Spans)
        {
            if (!span.HasValidIds)
            {
                request.Rejected++;
                request.RejectedReason = "A span needs a trace id of 16 bytes and a span id of 8 bytes, not all zero.";
                continue;
            }

            request.Accepted++;
            Origin origin = mapped.OriginOf(span.Resource);
            SpanTimes times = origin.Window.Of(span.StartNanos, span.EndNanos);
            if (times.Skewed)
                request.Skewed++;
            OpenTrace trace = mapped.TraceOf(span.TraceId, origin);
            TraceDelta delta = trace.Delta;
            delta.StartMicros = Math.Min(delta.StartMicros, times.StartMicros);
            delta.EndMicros = Math.Max(delta.EndMicros, times.EndMicros);
            ReadOnlySpan<OtlpAttribute> attributes = batch.AttributesOf(span);
            var reading = new SignalReading(data, attributes);
            if (FactOf(data, reading, span, origin, times) is { } fact)
                delta.Facts.Add(fact);
            if (StatedAttributes.Of(reading, times.EndMicros, mapped) is { } said)
                request.Statements.Add(new Statement(span.TraceId, said));
            if (!signals.IsEmpty)
                signals.Read(data, attributes, span, times.EndMicros, origin.Window, request);
            if (span.EventCount > 0)
                SpanEvaluations.Read(data, span, times.EndMicros, origin.Window, mapped);
            int redacted = mapped.Redacted;
            origin.Parts.Add(batch, span.Resource, span.Scope, span.Raw, times, trace);
            if (mapped.Redacted > redacted)
                request.Statements.Add(new Statement(span.TraceId, MappedRequest.FoundPersonalData));
        }
    }

    /// <summary>The fact of a span; null when it is neither a GenAI span nor a root.</summary>
    private SpanFact? FactOf(ReadOnlySpan<byte> data, in SignalReading reading, in OtlpSpan span, Origin origin, in SpanTimes times)
    {
        ReadOnlySpan<byte> operation = reading.Text(Meaning.Operation);
        SpanRole role = SpanRoles.Of(new RoleEvidence
        {
            Operation = operation,
            AiSdkOperation = reading.Text(Meaning.AiSdkOperation),
            OpenInferenceKind = reading.Text(Meaning.OpenInferenceKind),
            TraceloopKind = reading.Text(Meaning.TraceloopKind),
            LangfuseType = reading.Text(Meaning.LangfuseType),
            RequestType = reading.Text(Meaning.RequestType),
            McpMethod = reading.Text(Meaning.McpMethod),
            SpanName = span.Name.Of(data),
            SpanKind = span.Kind,
            NamesModel = reading.Has(Meaning.Provider) || reading.Has(Meaning.RequestModel) || reading.Has(Meaning.ResponseModel),
            ReportsUsage = reading.Has(Meaning.InputTokens) || reading.Has(Meaning.OutputTokens) || reading.Has(Meaning.FinishReason),
        });
        if (role == SpanRole.Other && !span.ParentId.IsEmpty)
            return null;

        // Parents repeat the sums of their children, so only calls get tokens, cost and what else belongs to one answer.
        bool isCall = role is SpanRole.ModelCall or SpanRole.Embedding;
        FinishReasons finish = role == SpanRole.ModelCall ? FinishOf(data, reading) : FinishReasons.None;
        string? provider = Providers.Name(reading.Text(Meaning.Provider));
        string? requestModel = Models.Get(reading.Text(Meaning.RequestModel)), responseModel = Models.Get(reading.Text(Meaning.ResponseModel));
        TokenCounts tokens = isCall ? TokensOf(provider, reading) : default;
        bool inBatch = isCall && reading.Text(Meaning.ServiceTier).SequenceEqual("batch"u8);
        bool? fromCache = role == SpanRole.Other ? null : reading.Flag(Meaning.CacheHit);
        PricedCall cost = isCall && fromCache == true ? new PricedCall(0, null) : isCall ? CostOf(provider, requestModel, responseModel, tokens, inBatch, times, reading) : default;
        string? feature = Features.Get(reading.Text(Meaning.Feature));
        return new SpanFact
        {
            SpanId = span.SpanId,
            ParentId = span.ParentId,
            Role = role,
            Name = names.Get(span.Name.Of(data)),
            Application = origin.Application,
            Environment = origin.Environment,
            AppVersion = origin.Version,
            StartMicros = times.StartMicros,
            DurationMicros = times.DurationMicros,
            ErrorClass = ErrorOf(data, reading, span, role, finish.ErrorClass),
            Operation = role == SpanRole.Other ? null : operation.IsEmpty ? SpanRoles.OperationOf(role) : Operations.Get(operation),
            Provider = provider,
            RequestModel = requestModel,
            ResponseModel = responseModel,
            ResponseId = isCall ? reading.Word(Meaning.ResponseId, LongestName) : null,
            FinishReason = finish.Text,
            InputTokens = tokens.Input,
            OutputTokens = tokens.Output,
            CacheReadTokens = tokens.CacheRead,
            CacheWriteTokens = tokens.CacheWrite,
            ReasoningTokens = tokens.Reasoning,
            InBatch = inBatch,
            FromCache = fromCache,
            CostMicros = cost.Micros,
            PricedBy = cost.Book,
            FirstTokenMicros = isCall ? FirstTokenOf(reading, times) : null,
            Prompt = PromptOf(reading),
            Feature = feature,
            Workflow = feature is null ? Features.Get(reading.Text(Meaning.Workflow)) : null,
            Conversation = ConversationOf(reading),
            UserHash = reading.TryFind(Meaning.User, out OtlpAttribute user) ? RawScrubber.UserOf(data, user, hasher) : null,
        };
    }

    private static TokenCounts TokensOf(string? provider, in SignalReading reading)
    {
        if (!reading.Has(Meaning.InputTokens) && !reading.Has(Meaning.OutputTokens) && reading.Has(Meaning.UsageJson))
            return TokenCounts.From(LangfuseDetails.Usage(reading.Text(Meaning.UsageJson)));
        bool claude = provider is "anthropic" or "aws.bedrock";
        return TokenCounts.From(new ReportedTokens(
            reading.Count(Meaning.InputTokens), reading.Count(Meaning.OutputTokens), reading.Count(Meaning.TotalTokens),
            reading.Count(Meaning.CacheRead), reading.Count(Meaning.CacheWrite), reading.Count(Meaning.Reasoning))
        {
            CacheIsBesideInput = claude && reading.FormOf(Meaning.CacheRead) == Form.BesideInputOnClaude,
        });
    }

    /// <summary>The reported cost when it is believable, else the price of the model that answered, else of the one asked for.</summary>
    private PricedCall CostOf(
        string? provider, string? requestModel, string? responseModel, in TokenCounts tokens, bool inBatch, in SpanTimes times, in SignalReading reading)
    {
        double? reported = reading.Number(Meaning.Cost)
            ?? (reading.Has(Meaning.CostJson) ? LangfuseDetails.Cost(reading.Text(Meaning.CostJson)) : null);
        if (reported is >= 0 and <= MostDollars)
            return new PricedCall((long)Math.Round(reported.Value * 1_000_000, MidpointRounding.AwayFromZero), null);
        PricedTokens? priced = (tokens.Input ?? tokens.Output) is null ? null
            : new PricedTokens(tokens.Input ?? 0, tokens.Output ?? 0, tokens.CacheRead, tokens.CacheWrite, tokens.Reasoning) { InBatch = inBatch };
        return CallPricing.Price(prices.Current, provider, requestModel, responseModel, DateTime.UnixEpoch.AddMicroseconds(times.StartMicros), priced);
    }

    private static long? FirstTokenOf(in SignalReading reading, in SpanTimes times)
    {
        if (!reading.Has(Meaning.FirstToken) || times.DurationMicros == 0)
            return null;
        double? micros = reading.FormOf(Meaning.FirstToken) switch
        {
            Form.Seconds => reading.Number(Meaning.FirstToken) * 1e6,
            Form.Milliseconds => reading.Number(Meaning.FirstToken) * 1e3,
            Form.IsoTime when DateTimeOffset.TryParse(reading.Word(Meaning.FirstToken, 60)?.Trim('"'), null, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerMicrosecond - times.StartMicros,
            _ => null,
        };

        // Clocks of different precision may put the token a little after the end, but not far.
        return micros is > 0 && micros <= (2.0 * times.DurationMicros) + 1_000_000 ? Math.Min((long)micros.Value, times.DurationMicros) : null;
    }

    private static string? PromptOf(in SignalReading reading)
    {
        if (reading.Word(Meaning.PromptName, LongestPrompt) is not { } name)
            return null;
        string? version = reading.Word(Meaning.PromptVersion, LongestPrompt / 2);
        return version is null ? name : $"{BoundedText.Cut(name, LongestPrompt - version.Length - 1)}@{version}";
    }

    private string? ConversationOf(in SignalReading reading)
    {
        if (reading.Word(Meaning.Conversation, LongestName) is not { } id)
            return null;
        ReadOnlySpan<byte> utf8 = reading.Text(Meaning.Conversation);
        return redactor.IsClean(utf8) ? id : RawScrubber.HiddenConversation(utf8, hasher);
    }

    private static FinishReasons FinishOf(ReadOnlySpan<byte> data, in SignalReading reading)
    {
        if (!reading.TryFind(Meaning.FinishReason, out OtlpAttribute attribute))
            return FinishReasons.None;
        return attribute.Kind switch
        {
            OtlpValueKind.Array => FinishLists.Get(attribute.Value.Of(data)),
            OtlpValueKind.String => FinishReasons.Parse(attribute.Value.Of(data)),
            _ => FinishReasons.None,
        };
    }

    private static FinishReasons ReadFinishList(ReadOnlySpan<byte> list)
    {
        var words = new List<string>();
        AnyValueReader items = AnyValueReader.Enter(list, new OtlpAttribute(OtlpValueKind.Array, new Slice(0, list.Length)));
        while (words.Count < 16 && items.Read(out OtlpAttribute item))
        {
            if (item.Kind == OtlpValueKind.String)
                words.Add(BoundedText.OneLine(item.Value.Of(list), 60));
        }

        return FinishReasons.Of(words);
    }

    private static ErrorClass ErrorOf(ReadOnlySpan<byte> data, in SignalReading reading, in OtlpSpan span, SpanRole role, ErrorClass finish)
    {
        ReadOnlySpan<byte> exceptionType = reading.Text(Meaning.ExceptionType), exceptionMessage = reading.Text(Meaning.ExceptionMessage);
        if (span is { StatusCode: 2, EventCount: > 0 } && exceptionType.IsEmpty)
            SpanEvents.FindException(data, span.Raw, out exceptionType, out exceptionMessage);
        return ErrorClassifier.Classify(new ErrorEvidence
        {
            Role = role,
            StatusCode = span.StatusCode,
            StatusMessage = span.StatusMessage.Of(data),
            ErrorType = reading.Text(Meaning.ErrorType),
            HttpStatus = reading.Count(Meaning.HttpStatus) ?? 0,
            ExceptionType = exceptionType,
            ExceptionMessage = exceptionMessage,
            Finish = finish,
            HasRefusal = role == SpanRole.ModelCall && HasRefusalPart(reading.Text(Meaning.OutputMessages)),
        });
    }

    /// <summary>
    /// Whether the messages (JSON) hold a part of type <c>refusal</c>, which OpenAI sends with the finish reason <c>stop</c>. Looked for even where content is
    /// not stored. A user who writes the same words in a text writes them with escaped quotes.
    /// </summary>
    private static bool HasRefusalPart(ReadOnlySpan<byte> json)
    {
        for (int at = json.IndexOf("\"refusal\""u8); at >= 0;)
        {
            ReadOnlySpan<byte> before = json[..at].TrimEnd(" \t\r\n"u8);
            if (before.EndsWith(":"u8))
            {
                before = before[..^1].TrimEnd(" \t\r\n"u8);
                if (before.EndsWith("\"type\""u8) || before.EndsWith("\"finish_reason\""u8))
                    return true;
            }

            int next = json[(at + 1)..].IndexOf("\"refusal\""u8);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
