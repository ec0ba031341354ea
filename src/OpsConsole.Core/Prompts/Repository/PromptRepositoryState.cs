namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Says how the prompt repository is, from memory.</summary>
public sealed class PromptRepositoryState
{
    private readonly PromptRepository _repository;

    internal PromptRepositoryState(PromptRepository repository) => _repository = repository;

    /// <summary>How it is now.</summary>
    public RepositoryStatus Current => _repository.Status;
}
