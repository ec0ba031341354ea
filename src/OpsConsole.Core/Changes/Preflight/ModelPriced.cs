using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Lint;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>Whether the price book knows the model: else nobody sees what the release costs, and a misspelt model answers nobody.</summary>
internal sealed class ModelPriced(ServedPrompts served, PriceBooks prices, TimeProvider time) : IPreflightLook
{
    public string Name => "Model has a price";

    public async Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken)
    {
        if (question.Commit is not { } commit)
        {
            return PreflightFinding.Pass("Nothing goes live, so no model is needed.");
        }

        ServedAnswer candidate = await served.AtAsync(question.Prompt, commit, cancellationToken).ConfigureAwait(false);
        return candidate.Prompt?.Prompt is { } prompt ? Judge(prompt) : CandidateWords.NotRead(candidate, question);
    }

    private PreflightFinding Judge(Prompt prompt)
    {
        if (prompt.Model is not { Length: > 0 } model)
        {
            return PreflightFinding.Pass("The file names no model: the application chooses it.");
        }

        return model.Contains('{', StringComparison.Ordinal) ? PreflightFinding.Pass($"The application puts the model in for '{model}'.")
            : prices.Current.Price(model, time.GetUtcNow().UtcDateTime, default) is not null ? PreflightFinding.Pass($"The price book knows '{model}'.")
            : ModelLint.IsFamily(model) ? PreflightFinding.Unknown($"'{model}' is a family of models, and the application chooses the one. So the cost cannot be told.")
            : ModelLint.IsDeployment(prompt) ? PreflightFinding.Unknown($"'{model}' is the name of a deployment, and which model that is the file does not say. So the cost cannot be told.")
            : PreflightFinding.Fail($"The price book has no price for '{model}'. See that it is spelt right, or name a model that has one.");
    }
}
