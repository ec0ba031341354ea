using System.Net;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Refuses to start with anchors that cannot work or would be dangerous, naming the setting to mend.</summary>
internal sealed class ValidateAnchorOptions(StorageOptions storage) : IValidateOptions<AuditOptions>
{
    private const string File = "Audit:Anchors:File:", Git = "Audit:Anchors:Git:", Webhook = "Audit:Anchors:Webhook:";

    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1), MaxInterval = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        List<string> problems = [];
        if (options.Anchors.File is { Enabled: true } file && (file.Path.Any(char.IsControl) || Path.EndsInDirectorySeparator(file.Path)))
        {
            problems.Add($"{File}Path: must be the name of a file, such as /mnt/anchor/checkpoints.txt.");
        }

        if (options.Anchors.Git.Enabled)
        {
            AddGit(options.Anchors.Git, problems);
        }

        if (options.Anchors.Webhook.Url.Length > 0)
        {
            AddWebhook(options.Anchors.Webhook, problems);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private void AddGit(GitAnchorOptions git, List<string> problems)
    {
        if (git.EffectiveRepository.Length > 0 && GitAddress.TryParse(git.EffectiveRepository, storage.DataDirectory, out string problem) is null)
        {
            problems.Add(git.Repository.Length > 0
                ? $"{Git}Repository: {problem}."
                : $"{Git}Repository: is not set, and the prompt repository cannot be used for checkpoints: it {problem}. Set another one, or set {Git}Enabled to false.");
        }

        if (GitAddress.BranchProblem(git.Branch) is { Length: > 0 } branch)
        {
            problems.Add($"{Git}Branch: {branch}.");
        }

        if (git.Interval < MinInterval || git.Interval > MaxInterval)
        {
            problems.Add($"{Git}Interval: is {git.Interval}, must be from 00:00:01 to 01:00:00.");
        }
    }

    private static void AddWebhook(WebhookAnchorOptions webhook, List<string> problems)
    {
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0 || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            problems.Add($"{Webhook}Url: must be an address such as https://hooks.example.com/opsconsole, without a user name in it.");
        }
        else if (url.Scheme == "http" && !webhook.AllowPrivate)
        {
            problems.Add($"{Webhook}Url: must begin with https://; without TLS only where {Webhook}AllowPrivate is true.");
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && !webhook.AllowPrivate && !PublicAddress.Is(address))
        {
            problems.Add($"{Webhook}Url: {address} is an address inside this host's own network. Use another one, or set {Webhook}AllowPrivate to true.");
        }

        if (WebhookSecret.TryParse(webhook.Secret) is null)
        {
            problems.Add($"{Webhook}Secret: must be the secret that the receiver checks messages with, whsec_ and 24 to 64 bytes in base64; two separated by a space while it changes.");
        }
    }
}
