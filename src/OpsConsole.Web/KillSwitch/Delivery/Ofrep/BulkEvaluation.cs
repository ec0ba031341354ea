using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Delivery.Reports;
using OpsConsole.Web.Prompts.Serving;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary><c>POST /ofrep/v1/evaluate/flags</c>: all flags that concern a context, as OpenFeature's providers for browsers ask for them once.</summary>
internal sealed class BulkEvaluation(
    KeyGate gate, BrowserAccess browsers, SwitchBoard board, EvaluationPlace place, Obedience obedience, InstanceRegistry instances, EventToken tokens, PromptFlags prompts)
{
    /// <summary>Applications of running instances that are listed at most.</summary>
    private const int MaxApplications = 200;

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        browsers.Allow(context);
        if (gate.Admit(context, Permissions.ReadFlags) is not { } key)
        {
            await gate.RefuseAsync(context, Permissions.ReadFlags);
            return;
        }

        try
        {
            EvaluationContext said = await EvaluationContext.ReadAsync(context.Request);
            await EvaluateAsync(context, key, said, place.Of(said, context.Request));
        }
        catch (OfrepException exception)
        {
            await FlagJson.RefuseAsync(context, exception.Status, key: null, exception.Code, exception.Message);
        }
    }

    private async Task EvaluateAsync(HttpContext context, KeyEntry key, EvaluationContext said, string environment)
    {
        SwitchSnapshot snapshot = board.Current;
        obedience.Evaluated(environment, said.Application, said.Instance, snapshot);
        if (IsBehind(context.Request, snapshot, environment))
        {
            context.Response.Headers.RetryAfter = "1";
            throw new OfrepException(StatusCodes.Status503ServiceUnavailable, "GENERAL", "This console does not know the state yet that the event announced.");
        }

        ArrayBufferWriter<byte> flags = new(1024);
        int left = 0;
        using (Utf8JsonWriter writer = new(flags, FlagJson.Options))
        {
            writer.WriteStartArray();
            foreach (FlagKey flag in Visible(snapshot, said, environment))
            {
                FlagJson.Write(writer, flag, snapshot, environment);
            }

            left = KeyGate.May(key, Permissions.ViewPrompts) ? prompts.WriteAll(writer, environment) : 0;
            writer.WriteEndArray();
        }

        string events = tokens.UriFor(key, environment);
        string tag = TagOf(snapshot, environment, $"{said}{events}", flags.WrittenSpan);
        HttpResponse response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (EntityTags.Match(context.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.Headers.XContentTypeOptions = "nosniff";
        Write(response, flags.WrittenSpan, snapshot, environment, events, left);
        await response.BodyWriter.FlushAsync();
    }

    private static void Write(HttpResponse response, ReadOnlySpan<byte> flags, SwitchSnapshot snapshot, string environment, string events, int left)
    {
        using Utf8JsonWriter writer = new(response.BodyWriter, FlagJson.Options);
        writer.WriteStartObject();
        writer.WritePropertyName("flags"u8);
        writer.WriteRawValue(flags, skipInputValidation: true);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("environment"u8, environment);
        writer.WriteNumber("epoch"u8, snapshot.Epoch);
        writer.WriteNumber("version"u8, snapshot.PublishedVersion(environment));
        if (left > 0)
        {
            writer.WriteNumber("promptsLeftOut"u8, left);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("eventStreams"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "sse"u8);
        writer.WriteStartObject("endpoint"u8);
        writer.WriteString("requestUri"u8, events);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>An event told the client of a newer state than this node has: it asked another node.</summary>
    private static bool IsBehind(HttpRequest request, SwitchSnapshot snapshot, string environment) =>
        request.QueryString.HasValue && ObeyedVersion.Read(request.Query["flagConfigEtag"].LastOrDefault()) is { } told
        && (told.Epoch > snapshot.Epoch || (told.Epoch == snapshot.Epoch && told.Version > snapshot.PublishedVersion(environment)));

    /// <summary>Everything, the applications that run, what is killed, and what the context names.</summary>
    private IEnumerable<FlagKey> Visible(SwitchSnapshot snapshot, EvaluationContext said, string environment)
    {
        SortedSet<string> keys = new(StringComparer.Ordinal) { FlagKey.Of(KillScope.Global) };
        keys.UnionWith(snapshot.In(environment).Killed.Keys.Select(FlagKey.Of));
        keys.UnionWith(instances.All.Where(i => i.Name.Environment == environment).Select(i => "live.app." + i.Name.Application).Distinct().Take(MaxApplications));
        if (said.Application is { } application)
        {
            keys.Add("live.app." + application);
            keys.Add($"live.feature.{application}.{said.Feature}");
        }

        keys.Add("live.model." + said.Model);
        return keys.Select(FlagKey.Read).OfType<FlagKey>();
    }

    /// <summary>
    /// The tag changes with the state, with the flags that are visible, and with the context; and with the address of events, because
    /// providers keep the old one when nothing changed.
    /// </summary>
    private static string TagOf(SwitchSnapshot snapshot, string environment, string rest, ReadOnlySpan<byte> flags)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(flags);
        hash.AppendData(Encoding.UTF8.GetBytes(rest));
        return $"\"{snapshot.Epoch}-{snapshot.PublishedVersion(environment)}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}\"";
    }
}
