using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.KillSwitch.Delivery.Reports;
using OpsConsole.Web.Prompts.Serving;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary><c>POST /ofrep/v1/evaluate/flags/{key}</c>: one flag, as OpenFeature's providers for servers ask for it on each evaluation.</summary>
internal sealed class SingleEvaluation(KeyGate gate, BrowserAccess browsers, SwitchBoard board, EvaluationPlace place, Obedience obedience, PromptFlags prompts)
{
    private const string Prefix = "/ofrep/v1/evaluate/flags/";

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        browsers.Allow(context);
        string text = KeyOf(context);
        bool isPrompt = PromptFlags.Is(text);
        if ((gate.Admit(context, Permissions.ReadFlags) ?? (isPrompt ? gate.Admit(context, Permissions.ViewPrompts) : null)) is not { } key)
        {
            await gate.RefuseAsync(context, isPrompt ? Permissions.ViewPrompts : Permissions.ReadFlags);
            return;
        }

        try
        {
            await EvaluateAsync(context, key, text);
        }
        catch (OfrepException exception)
        {
            await FlagJson.RefuseAsync(context, exception.Status, text, exception.Code, exception.Message);
        }
    }

    private async Task EvaluateAsync(HttpContext context, KeyEntry caller, string text)
    {
        EvaluationContext said = await EvaluationContext.ReadAsync(context.Request);
        string environment = place.Of(said, context.Request);
        if (PromptFlags.Is(text))
        {
            ServedPrompt prompt = prompts.Find(text, environment, caller);
            await WriteAsync(context.Response, writer => PromptFlags.Write(writer, prompt, environment));
            return;
        }

        if (FlagKey.Read(text) is not { } key)
        {
            throw new OfrepException(
                StatusCodes.Status404NotFound, "FLAG_NOT_FOUND", "Flags are live.global, live.app.<name>, live.model.<id>, live.feature.<app>.<feature> and prompt.<name>.");
        }

        SwitchSnapshot snapshot = board.Current;
        obedience.Evaluated(environment, said.Application, said.Instance, snapshot);
        await WriteAsync(context.Response, writer => FlagJson.Write(writer, key, snapshot, environment));
    }

    private static async Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        using Utf8JsonWriter writer = new(response.BodyWriter, FlagJson.Options);
        write(writer);
        writer.Flush();
        response.ContentLength = writer.BytesCommitted;
        await response.BodyWriter.FlushAsync();
    }

    /// <summary>The name as it was sent: the server leaves an encoded slash encoded, and models have slashes.</summary>
    private static string KeyOf(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        string key = path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? path[Prefix.Length..] : "";
        if (!key.Contains('%') || context.Features.Get<IHttpRequestFeature>()?.RawTarget is not { } raw || raw.IndexOf("/flags/", StringComparison.OrdinalIgnoreCase) is var at && at < 0)
        {
            return key;
        }

        string target = raw[(at + "/flags/".Length)..];
        int query = target.IndexOf('?');
        return Uri.UnescapeDataString(query < 0 ? target : target[..query]);
    }
}
