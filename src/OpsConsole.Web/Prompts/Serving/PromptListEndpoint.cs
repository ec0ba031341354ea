using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary><c>GET /api/v1/prompts</c>: what there is, by name, a page at a time.</summary>
internal sealed class PromptListEndpoint(KeyGate gate, PromptCatalog catalog, ServedPrompts prompts, PromptRefusals refusals)
{
    private const int DefaultLimit = 100, MaxLimit = 1000, MaxQuery = 200;

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.ViewPrompts) is null)
        {
            return gate.RefuseAsync(context, Permissions.ViewPrompts);
        }

        IQueryCollection query = context.Request.Query;
        string? environment = One(query, "env"), search = One(query, "q"), cursor = One(query, "cursor"), asked = One(query, "limit");
        int limit = DefaultLimit;
        string? after = null;
        string problem = environment is not null && !EnvironmentName.IsValid(environment) ? "'env' must name an environment, such as production."
            : search?.Length > MaxQuery ? $"'q' must have at most {MaxQuery} characters."
            : asked is not null && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit) ? $"'limit' must be 1 to {MaxLimit}."
            : cursor is not null && (after = PageCursor.Read(cursor, 1)?[0]) is null ? "The cursor cannot be read."
            : "";
        if (problem.Length > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Ask for /api/v1/prompts?env=production&q=refund&limit=100; 'cursor' is nextCursor of the page before.").ExecuteAsync(context);
        }

        ServedMiss miss = !prompts.IsReady ? ServedMiss.NotReady : environment is not null && prompts.In(environment) is null ? ServedMiss.UnknownEnvironment : ServedMiss.None;
        if (miss != ServedMiss.None)
        {
            return refusals.WriteAsync(context, new PromptQuestion("", environment, null, false), miss);
        }

        PromptListItem[] items = [.. Items(environment).Where(i => i.Matches(search) && (after is null || string.CompareOrdinal(i.Name, after) > 0)).OrderBy(i => i.Name, StringComparer.Ordinal).Take(limit + 1)];
        return WriteAsync(context.Response, items.AsMemory(0, Math.Min(limit, items.Length)), items.Length > limit ? PageCursor.Of(items[limit - 1].Name) : null);
    }

    private static string? One(IQueryCollection query, string name) => query[name].LastOrDefault() is { Length: > 0 } value ? value : null;

    /// <summary>What is live there, or what is on the branch; while the repository was never read, what was live before.</summary>
    private IEnumerable<PromptListItem> Items(string? environment)
    {
        CatalogSnapshot now = catalog.Current;
        return environment is not null ? prompts.In(environment)!.Values.Select(PromptListItem.Of)
            : now.Commit is not null ? now.Prompts.Select(PromptListItem.Of)
            : prompts.Environments.SelectMany(e => prompts.In(e)!.Values).DistinctBy(p => p.Name).Select(PromptListItem.Of);
    }

    private async Task WriteAsync(HttpResponse response, ReadOnlyMemory<PromptListItem> items, string? next)
    {
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        await using Utf8JsonWriter writer = new(response.BodyWriter, FlagJson.Options);
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        for (int i = 0; i < items.Length; i++)
        {
            Write(writer, items.Span[i]);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor"u8, next);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, PromptListItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, item.Name);
        writer.WriteString("sha"u8, item.Sha ?? prompts.CommitOf(item.Newest!));
        writer.WriteString("blob"u8, item.Blob);
        writer.WriteString("path"u8, item.Path);
        writer.WriteString("format"u8, ServedNames.Of(item.Format));
        writer.WriteString("title"u8, item.Prompt?.Title);
        writer.WriteString("description"u8, item.Prompt?.Description);
        writer.WriteString("model"u8, item.Prompt?.Model);
        writer.WriteStartArray("tags"u8);
        foreach (string tag in item.Prompt?.Tags ?? [])
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("usable"u8, item.Prompt is not null);
        writer.WriteStartObject("environments"u8);
        foreach (string environment in prompts.Environments)
        {
            if (prompts.In(environment)?.GetValueOrDefault(item.Name) is { } live)
            {
                writer.WriteString(environment, live.Version.Commit);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

/// <summary>A prompt in the list.</summary>
internal sealed record PromptListItem(string Name, string? Sha, string Blob, string Path, PromptFormat Format, Prompt? Prompt, CatalogPrompt? Newest)
{
    public static PromptListItem Of(ServedPrompt prompt) => new(prompt.Name, prompt.Version.Commit, prompt.Version.Blob, prompt.Path, prompt.Format, prompt.Prompt, null);

    /// <summary>Its commit is asked of the history only where it is listed.</summary>
    public static PromptListItem Of(CatalogPrompt prompt) => new(prompt.Name, null, prompt.Blob, prompt.Path, prompt.Format, prompt.Prompt, prompt);

    /// <summary>Whether all words of a search are in what it says of itself.</summary>
    public bool Matches(string? search)
    {
        foreach (Range word in search.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> text = search.AsSpan(word);
            if (!(Name.AsSpan().Contains(text, StringComparison.OrdinalIgnoreCase) || Prompt?.Title.AsSpan().Contains(text, StringComparison.OrdinalIgnoreCase) == true
                || Prompt?.Description.AsSpan().Contains(text, StringComparison.OrdinalIgnoreCase) == true || HasTag(text)))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasTag(ReadOnlySpan<char> text)
    {
        foreach (string tag in Prompt?.Tags ?? [])
        {
            if (tag.AsSpan().Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
