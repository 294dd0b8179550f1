"""What a broker must promise before work is given to it: nothing evicted, and what was accepted is on disk."""

import redis

from factcheck import env, variables


def broker_faults(url: str) -> list[str]:
    """What is wrong with the Redis or Valkey at ``url``, each with what to do; empty if nothing is.

    INFO is asked and not CONFIG, which hosted servers refuse.
    """
    client = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
    try:
        info = client.info("everything")
    except (redis.RedisError, OSError) as problem:
        return [f"The broker does not answer: {str(problem).strip().rstrip('.')}. {_how_to_start()}"]
    finally:
        client.close()
    faults = []
    policy = info.get("maxmemory_policy", "unknown")
    if policy != "noeviction":
        faults.append(
            f"The broker may forget jobs it has accepted: its maxmemory-policy is {policy}. "
            "Set it to noeviction in the server's configuration, and restart the workers."
        )
    if not info.get("aof_enabled"):
        faults.append(
            "The broker keeps jobs in memory only, so that its crash would lose them until the sweeper finds them. "
            "Set appendonly yes in the server's configuration."
        )
    return faults


def _how_to_start() -> str:
    if env.given(variables.REDIS_URL):
        return "Check REDIS_URL, and that the server runs and lets this machine in."
    return "It is started by: make run"


def refuse_forgetful_broker() -> None:
    """End the process, with the reason, if the broker evicts. One that does not answer yet is left to Celery."""
    for fault in broker_faults(env.redis_url()):
        if "maxmemory-policy" in fault:
            raise SystemExit(fault)
