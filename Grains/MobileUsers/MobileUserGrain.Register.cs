using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>Changes of the user by registration. Calls of this grain do not interleave: a step sees the whole of the one before.</summary>
internal sealed partial class MobileUserGrain
{
    /// <inheritdoc/>
    public async Task<RegistrationResult> Register(RegistrationStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (identities.RefusalFor(Number) is { } fixedAnswer)
        {
            return RegistrationResult.Refused(fixedAnswer);
        }

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var change = await registrar.ApplyAsync(Number, _user, step, CancellationToken.None);
            if (change.User is null)
            {
                if (_user is null)
                {
                    DeactivateOnIdle();
                }

                return change.Result;
            }

            if (await StoreAsync(change.User))
            {
                return change.Result;
            }

            // Another activation changed the document: judge anew by what it says now.
            _user = await users.GetAsync(Number);
            ForgetKeys();
        }

        return RegistrationResult.Refused(new Fault(
            StatusCode.RegistrationFailed, "the user was changed by somebody else at the same time, twice", "The user was changed by another request at the same time.") { SubCode = 4072 });
    }

    private async Task<bool> StoreAsync(MobileUser changed)
    {
        try
        {
            if (!await users.PutAsync(changed))
            {
                return false;
            }
        }
        catch
        {
            // Whether it was written is not known; the next activation reads it.
            DeactivateOnIdle();
            throw;
        }

        _user = changed;
        ForgetKeys();
        return true;
    }
}
